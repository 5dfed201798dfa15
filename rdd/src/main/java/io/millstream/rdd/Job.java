package io.millstream.rdd;

/**
 * One action on the splits {@code fromSplit} (inclusive) to {@code toSplit} (exclusive) of a plan.
 *
 * @param name the action in the user's words, for messages: "collect", "count"
 */
public record Job<T, A>(String name, Step<T> plan, int fromSplit, int toSplit, SplitAction<T, A> action) {
    public Job {
        if (fromSplit < 0 || toSplit < fromSplit || toSplit > plan.splitCount()) {
            throw new IllegalArgumentException(
                    "splits " + fromSplit + " to " + toSplit + " of a plan with " + plan.splitCount());
        }
    }

    /** The action on all splits of a plan. */
    public static <T, A> Job<T, A> onAllSplits(String name, Step<T> plan, SplitAction<T, A> action) {
        return new Job<>(name, plan, 0, plan.splitCount(), action);
    }
}
