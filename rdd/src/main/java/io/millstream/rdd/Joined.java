package io.millstream.rdd;

/** What two sides of a join or cogroup hold for one key. */
public record Joined<L, R>(L left, R right) {
    @Override
    public String toString() {
        return "(" + left + "," + right + ")";
    }
}
