package io.millstream.bench;

import java.io.Closeable;
import java.io.IOException;

/**
 * One way of doing a piece of work: ours, a hand-written loop, a peer.
 *
 * <p>Belongs to one thread; a round may use as many threads as it likes and has ended them, or left them idle, when it
 * returns.
 */
public interface Contender extends Closeable {
    /**
     * Does {@code units} units of the work (words, records, bytes) and checks the outcome.
     *
     * @return what the timed part of the work took; preparing and tidying up are not in it
     * @throws IllegalStateException if the outcome is wrong: a fast wrong answer is no result
     */
    Measured run(long units) throws Exception;

    /**
     * Prepares for rounds of another variant of the work.
     *
     * @param variant as {@link Contest#variants} names it
     */
    default void choose(String variant) throws Exception {
        throw new UnsupportedOperationException("there is one kind of work, not " + variant);
    }

    @Override
    default void close() throws IOException {}
}
