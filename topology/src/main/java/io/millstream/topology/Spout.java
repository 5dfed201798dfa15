package io.millstream.topology;

/**
 * A source of streams.
 *
 * <p>All methods of one object are called by one thread, none while another runs: {@code ack} and {@code fail} come between
 * two calls of {@code nextTuple}, never out of {@code emit}. A spout that blocks in {@code nextTuple} must be declared with
 * {@link ComponentDeclarer#onOwnThread}.
 *
 * @see <a href="https://storm.apache.org/releases/current/Concepts.html#spouts">Storm: spouts</a>
 */
public interface Spout extends Component {
    /** Begins the life of the task. */
    default void open(TaskContext context, SpoutCollector collector) {}

    /** Emits the next tuples, if there are any; returns soon. Called while the topology is active and not held back. */
    void nextTuple();

    /** The tuple that was emitted with {@code messageId} and all that came of it are worked off. */
    default void ack(Object messageId) {}

    /** The tuple that was emitted with {@code messageId} failed or ran out of time: to emit it again is the spout's affair. */
    default void fail(Object messageId) {}

    default void activate() {}

    default void deactivate() {}

    /** Ends the life of the task. */
    default void close() {}
}
