package io.millstream.topology.window;

import io.millstream.topology.Component;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.TaskContext;

/**
 * A bolt that is given windows of tuples. It neither acks nor fails: a tuple is acked when no later window can hold it, and if
 * {@link #execute} throws, all tuples of that window fail and leave.
 *
 * <p>All methods of one object are called by one thread.
 */
public interface WindowedBolt extends Component {
    /** Begins the life of the task. */
    default void prepare(TaskContext context, WindowCollector collector) {}

    void execute(TupleWindow window);

    /** Ends the life of the task. */
    default void cleanup() {}

    @Override
    default void declareOutput(OutputDeclarer declarer) {}
}
