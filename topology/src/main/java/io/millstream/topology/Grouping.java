package io.millstream.topology;

import java.util.function.Supplier;

/**
 * Which tasks of a bolt get a tuple of a stream.
 *
 * @see <a href="https://storm.apache.org/releases/current/Concepts.html#stream-groupings">Storm: stream groupings</a>
 */
public sealed interface Grouping {
    /** One task, so that all get equally many. */
    record Shuffle() implements Grouping {}

    /** One task: as shuffle among those on the emitter's own thread if there are any, else among all. */
    record LocalOrShuffle() implements Grouping {}

    /** One task, the same for equal values of the fields, also after a restart. */
    record ByFields(Fields fields) implements Grouping {}

    /**
     * One of two tasks that the values of the fields choose, the one that got less from this emitter so far.
     *
     * @see <a href="https://doi.org/10.1109/ICDE.2015.7113279">Nasir et al., The Power of Both Choices, 2015</a>
     */
    record PartialKey(Fields fields) implements Grouping {}

    /** Every task. */
    record All() implements Grouping {}

    /** The task with the lowest number. */
    record Global() implements Grouping {}

    /** Whichever is best for the runtime; today as {@link LocalOrShuffle}. */
    record None() implements Grouping {}

    /** The task that the emitter names, on a stream declared direct. */
    record Direct() implements Grouping {}

    /** The tasks that the user's own grouping chooses. */
    record Custom(Supplier<? extends CustomGrouping> grouping) implements Grouping {}
}
