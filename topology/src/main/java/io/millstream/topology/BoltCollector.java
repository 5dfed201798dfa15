package io.millstream.topology;

import java.util.Collection;

/**
 * Where a bolt emits, acks and fails.
 *
 * <p>A tuple that is emitted with an anchor belongs to the anchor's tree: if it fails, the spout's tuple at the root does.
 * {@code ack}, {@code fail} and {@code reportError} may be called by any thread; {@code emit} by the task's own.
 *
 * @see <a href="https://storm.apache.org/releases/current/Guaranteeing-message-processing.html">Storm: guaranteeing message
 *     processing</a>
 */
public interface BoltCollector {
    /** Emits a tuple that nobody waits for. */
    default void emit(Values values) {
        emit(OutputDeclarer.DEFAULT_STREAM, values);
    }

    void emit(String stream, Values values);

    default void emit(Tuple anchor, Values values) {
        emit(OutputDeclarer.DEFAULT_STREAM, anchor, values);
    }

    void emit(String stream, Tuple anchor, Values values);

    /** Emits a tuple that belongs to the trees of all {@code anchors}. */
    void emit(String stream, Collection<Tuple> anchors, Values values);

    /** To the task of that number, which must take the direct stream {@code stream}. */
    void emitDirect(int task, String stream, Tuple anchor, Values values);

    /** As the other, for the trees of all {@code anchors}; for nobody's if there are none. */
    void emitDirect(int task, String stream, Collection<Tuple> anchors, Values values);

    /** The input is worked off. */
    void ack(Tuple input);

    /** The input could not be worked off: the spout's tuple at the root fails at once. */
    void fail(Tuple input);

    /** Begins the timeout of the input's trees anew. */
    void resetTimeout(Tuple input);

    /**
     * Runs {@code work} on the task's own thread, soon. May be called by any thread: this is how one that waits for something
     * outside lets the task emit. What the work throws is an error of the task.
     */
    void onTaskThread(Runnable work);

    /** Shows an error to whoever watches the topology, and goes on. */
    void reportError(Throwable error);
}
