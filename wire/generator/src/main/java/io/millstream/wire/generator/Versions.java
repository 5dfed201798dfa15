package io.millstream.wire.generator;

/**
 * A range of versions, both ends included; empty when {@code highest < lowest}. Schemas write {@code none}, {@code 3},
 * {@code 3-7} and {@code 3+}.
 */
public record Versions(int lowest, int highest) {
    /** Versions are 16-bit on the wire. */
    private static final int OPEN_END = Short.MAX_VALUE;

    public static final Versions NONE = new Versions(0, -1);
    static final Versions ALL = new Versions(0, OPEN_END);

    static Versions parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        if (text.endsWith("+")) {
            return new Versions(Integer.parseInt(text.substring(0, text.length() - 1)), OPEN_END);
        }
        int dash = text.indexOf('-');
        if (dash < 0) {
            int only = Integer.parseInt(text);
            return new Versions(only, only);
        }
        return new Versions(Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    }

    public boolean isEmpty() {
        return highest < lowest;
    }

    public boolean contains(int version) {
        return lowest <= version && version <= highest;
    }

    boolean containsAll(Versions other) {
        return other.isEmpty() || (contains(other.lowest) && contains(other.highest));
    }

    public Versions and(Versions other) {
        var both = new Versions(Math.max(lowest, other.lowest), Math.min(highest, other.highest));
        return both.isEmpty() ? NONE : both;
    }

    @Override
    public String toString() {
        if (isEmpty()) {
            return "none";
        }
        if (highest == OPEN_END) {
            return lowest + "+";
        }
        return lowest == highest ? "" + lowest : lowest + "-" + highest;
    }
}
