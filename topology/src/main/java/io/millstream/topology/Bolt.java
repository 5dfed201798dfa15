package io.millstream.topology;

import java.time.Duration;

/**
 * A step of a topology: takes tuples in, emits others.
 *
 * <p>All methods of one object are called by one thread, none while another runs. Every input must be acked or failed at some
 * time, by {@link BoltCollector}; {@link BasicBolt} sees to that itself. An exception fails the input, and the task goes on.
 *
 * @see <a href="https://storm.apache.org/releases/current/Concepts.html#bolts">Storm: bolts</a>
 */
public interface Bolt extends Component {
    /** Begins the life of the task. */
    default void prepare(TaskContext context, BoltCollector collector) {}

    void execute(Tuple input);

    /** So often the bolt needs a tick unless {@link BoltDeclarer#tickEvery} says otherwise; zero for never. */
    default Duration ownTickInterval() {
        return Duration.ZERO;
    }

    /** Ends the life of the task, after its last input. */
    default void cleanup() {}

    @Override
    default void declareOutput(OutputDeclarer declarer) {}
}
