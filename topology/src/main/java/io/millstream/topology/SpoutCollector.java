package io.millstream.topology;

/**
 * Where a spout emits. Belongs to the thread that calls the spout.
 *
 * <p>A tuple with a message id is tracked: the spout hears of it by {@code ack} or {@code fail}. One without is not, and costs
 * less.
 */
public interface SpoutCollector {
    default void emit(Values values) {
        emit(OutputDeclarer.DEFAULT_STREAM, values);
    }

    void emit(String stream, Values values);

    default void emit(Values values, Object messageId) {
        emit(OutputDeclarer.DEFAULT_STREAM, values, messageId);
    }

    void emit(String stream, Values values, Object messageId);

    /** To the task of that number, which must take the direct stream {@code stream}. */
    void emitDirect(int task, String stream, Values values);

    void emitDirect(int task, String stream, Values values, Object messageId);

    /** Shows an error to whoever watches the topology, and goes on. */
    void reportError(Throwable error);
}
