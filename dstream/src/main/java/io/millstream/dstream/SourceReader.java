package io.millstream.dstream;

import io.millstream.rdd.RDD;
import java.io.IOException;
import java.util.Optional;

/**
 * An open source of a running job. All methods are called by one thread at a time, in the order of the batches.
 *
 * <p>A source is <em>replayable</em> if it reports positions and can give the elements between two of them again: after a
 * restart it goes on at the stored positions, and windows that reach back are filled again. Any other source starts
 * empty.
 *
 * @param <T> its elements
 */
public interface SourceReader<T> extends AutoCloseable {
    /**
     * Fixes what the batch at {@code time} holds: everything that arrived up to {@code time} and was not taken before. A
     * source that does not know when its data arrived gives all it has. Called for every batch, exactly once and in
     * order; not called for batches of a down time that are left out.
     */
    SourceBatch<T> take(BatchTime time) throws IOException;

    /** Where this reader was opened: the range of its first batch begins here. */
    default Positions startPositions() {
        return Positions.NONE;
    }

    /**
     * The elements of an earlier batch again: those after {@code from} up to {@code until}, both as this source reported
     * them. Empty if the source is not replayable, or no longer has them.
     */
    default Optional<RDD<T>> takeAgain(Positions from, Positions until) throws IOException {
        return Optional.empty();
    }

    /**
     * Makes the input up to {@code positions} durable; called before a checkpoint that names them is written, so that the
     * checkpoint never points past what a crash leaves.
     */
    default void beforeCheckpoint(Positions positions) throws IOException {}

    /** Takes nothing in from outside any more; what was received stays to be taken. First step of a graceful stop. */
    default void stopReceiving() {}

    /** True while something received waits to be taken. A graceful stop runs batches until this is false. */
    default boolean hasPending() {
        return false;
    }

    /** Lets everything go. What was not taken is dropped. */
    @Override
    void close() throws IOException;
}
