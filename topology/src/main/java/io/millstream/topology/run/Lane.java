package io.millstream.topology.run;

import java.util.ArrayDeque;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from one thread to one task on another.
 *
 * <p>When it is full, what the sender emits beyond it is kept at the sender ({@code overflow}) and the sender begins nothing
 * that could add to it until that has gone: so the overflow holds no more than a task emits for one input, nobody blocks in
 * the middle of an input, and a slow task slows everything before it down to the spout.
 *
 * <p>A lane that leads back in the order of the components holds nobody up, since its receiver may be waiting for the sender;
 * its overflow is bounded by what the user lets onto the cycle.
 */
final class Lane {
    private final SpscAtomicArrayQueue<RoutedTuple> queue;
    private final ArrayDeque<RoutedTuple> overflow = new ArrayDeque<>();
    private final Worker sender;
    private final Worker receiver;
    private final BoltTask target;
    private final boolean leadsBack;

    Lane(Worker sender, BoltTask target, int capacity, boolean leadsBack) {
        this.queue = new SpscAtomicArrayQueue<>(capacity);
        this.sender = sender;
        this.receiver = target.worker;
        this.target = target;
        this.leadsBack = leadsBack;
    }

    BoltTask target() {
        return target;
    }

    boolean leadsBack() {
        return leadsBack;
    }

    /** By the sender. */
    void send(RoutedTuple tuple) {
        if (overflow.isEmpty() && queue.offer(tuple)) {
            receiver.wake();
            return;
        }
        if (overflow.isEmpty()) {
            sender.overflows(this);
        }
        overflow.add(tuple);
    }

    /** Moves what is kept into the queue, by the sender. Returns how many tuples went; {@link #overflows} says if all did. */
    int flush() {
        int moved = 0;
        for (RoutedTuple tuple = overflow.peek(); tuple != null && queue.offer(tuple); tuple = overflow.peek()) {
            overflow.remove();
            moved++;
        }
        if (moved > 0) {
            receiver.wake();
        }
        return moved;
    }

    boolean overflows() {
        return !overflow.isEmpty();
    }

    /** The next tuple for the target, by the receiver. */
    @Nullable
    RoutedTuple poll() {
        return queue.relaxedPoll();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }
}
