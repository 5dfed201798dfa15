package io.millstream.topology.run;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from one thread to one task on another: a ring, of which the sender owns the end and the receiver the front.
 *
 * <p>What is sent becomes visible to the receiver in batches, since every batch makes a cache line wander between two cores:
 * when enough has come together, at the end of a burst of the sender's work, or at once while the receiver has nothing to do.
 *
 * <p>When the ring is full, what the sender emits beyond it is kept at the sender ({@code overflow}) and the sender begins
 * nothing that could add to it until that has gone: so the overflow holds no more than a task emits for one input, nobody
 * blocks in the middle of an input, and a slow task slows everything before it down to the spout.
 *
 * <p>A lane that leads back in the order of the components holds nobody up, since its receiver may be waiting for the sender;
 * its overflow is bounded by what the user lets onto the cycle.
 */
final class Lane {
    private static final int LARGEST_BATCH = 64;

    private final @Nullable RoutedTuple[] ring;
    private final int mask;
    private final int batch;
    private final Index tail = new Index();
    private final Index head = new Index();
    private final SendEnd send = new SendEnd();
    private final ReceiveEnd receive = new ReceiveEnd();
    private final ArrayDeque<RoutedTuple> overflow = new ArrayDeque<>();
    private final Worker sender;
    private final Worker receiver;
    private final BoltTask target;
    private final boolean leadsBack;
    private volatile boolean senderWaits;

    /** What only the sender touches, away from what the receiver touches. */
    private static final class SendEnd {
        long next;
        long published;
        long knownHead;
        boolean isListed;
    }

    private static final class ReceiveEnd {
        long next;
        long knownTail;
    }

    /** Shared by both ends, alone on its cache lines. */
    @SuppressWarnings("unused") // the fields around it keep others away
    private static final class Index {
        private static final VarHandle VALUE;

        static {
            try {
                VALUE = MethodHandles.lookup().findVarHandle(Index.class, "value", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private long p0, p1, p2, p3, p4, p5, p6;
        private long value;
        private long q0, q1, q2, q3, q4, q5, q6;

        long get() {
            return (long) VALUE.getAcquire(this);
        }

        /** And lets nothing that is read afterwards be older. */
        void set(long newValue) {
            VALUE.setVolatile(this, newValue);
        }
    }

    /** @param capacity rounded up to a power of two */
    Lane(Worker sender, BoltTask target, int capacity, boolean leadsBack) {
        int size = Integer.highestOneBit(Math.max(2, capacity - 1)) << 1;
        this.ring = new @Nullable RoutedTuple[size];
        this.mask = size - 1;
        this.batch = sender.mayBlock() ? 1 : Math.min(LARGEST_BATCH, size / 4);
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

    // The sender's end.

    void send(RoutedTuple tuple) {
        if (!overflow.isEmpty() || !put(tuple)) {
            keep(tuple);
            return;
        }
        if (send.next - send.published >= batch || receiver.isHungry()) {
            publish();
        } else if (!send.isListed) {
            send.isListed = true;
            sender.hasUnpublished(this);
        }
    }

    private boolean put(RoutedTuple tuple) {
        if (send.next - send.knownHead > mask) {
            send.knownHead = head.get();
            if (send.next - send.knownHead > mask) {
                return false;
            }
        }
        ring[(int) send.next & mask] = tuple;
        send.next++;
        return true;
    }

    private void keep(RoutedTuple tuple) {
        if (overflow.isEmpty()) {
            publish();
            senderWaits = true;
            sender.overflows(this);
        }
        overflow.add(tuple);
    }

    /** Lets the receiver see all that was sent. */
    void publish() {
        if (send.next != send.published) {
            send.published = send.next;
            receiver.feed();
            tail.set(send.next);
            receiver.nudge();
        }
    }

    /** As {@link #publish}, by the sender's list of lanes to be published, which forgets this one. */
    void publishListed() {
        send.isListed = false;
        publish();
    }

    /** Moves what is kept into the ring. Returns how many tuples went; {@link #overflows} says if all did. */
    int flush() {
        int moved = 0;
        for (RoutedTuple tuple = overflow.peek(); tuple != null && put(tuple); tuple = overflow.peek()) {
            overflow.remove();
            moved++;
        }
        senderWaits = !overflow.isEmpty();
        publish();
        return moved;
    }

    boolean overflows() {
        return !overflow.isEmpty();
    }

    /** True if what is kept could move on now. */
    boolean hasRoom() {
        return send.next - head.get() <= mask;
    }

    // The receiver's end.

    /** The next tuple for the target. */
    @Nullable
    RoutedTuple poll() {
        if (receive.next == receive.knownTail) {
            receive.knownTail = tail.get();
            if (receive.next == receive.knownTail) {
                return null;
            }
        }
        int at = (int) receive.next & mask;
        RoutedTuple tuple = ring[at];
        ring[at] = null;
        receive.next++;
        return tuple;
    }

    /** Gives the places of what was polled back to the sender, and wakes it if it waits for them. */
    void release() {
        head.set(receive.next);
        if (senderWaits) {
            sender.wake();
        }
    }

    boolean isEmpty() {
        return receive.next == tail.get();
    }
}
