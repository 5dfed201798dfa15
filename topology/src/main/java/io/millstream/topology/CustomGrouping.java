package io.millstream.topology;

import java.util.List;

/** A grouping of the user's own. One object serves one emitting task and one stream. */
public interface CustomGrouping {
    /** Called once, before the first choice. */
    default void prepare(TaskContext emitter, Fields fields, List<Integer> targetTasks) {}

    /** Which of the target tasks get a tuple with these values. */
    List<Integer> choose(int emittingTask, Values values);
}
