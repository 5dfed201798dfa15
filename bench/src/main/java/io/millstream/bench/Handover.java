package io.millstream.bench;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of words on their way from one thread to another, and the emptied chunks on their way back: what a hand-written
 * loop does instead of a shuffle. One thread sends, one receives.
 */
final class Handover<C> {
    private static final int CHUNK_COUNT = 64;

    private final SpscAtomicArrayQueue<C> full = new SpscAtomicArrayQueue<>(CHUNK_COUNT);
    private final SpscAtomicArrayQueue<C> empty = new SpscAtomicArrayQueue<>(CHUNK_COUNT);
    private final Supplier<C> newChunk;
    private volatile boolean closed;

    Handover(Supplier<C> newChunk) {
        this.newChunk = newChunk;
    }

    /** Sender: an empty chunk to fill. */
    C chunk() {
        @Nullable C recycled = empty.poll();
        return recycled != null ? recycled : newChunk.get();
    }

    /** Sender: false while the receiver is behind; the sender then receives what waits for itself and tries again. */
    boolean offer(C chunk) {
        return full.offer(chunk);
    }

    /** Sender: nothing more will come. */
    void close() {
        closed = true;
    }

    /** Receiver: takes everything that waits. Returns false once there is nothing left and never will be. */
    boolean drain(Consumer<C> receiver) {
        boolean last = closed; // read before the poll: what was sent before the close is then seen
        for (C chunk = full.poll(); chunk != null; chunk = full.poll()) {
            receiver.accept(chunk);
            empty.offer(chunk);
        }
        return !last;
    }
}
