package io.millstream.topology.run;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A tracked tuple of a spout and what is still to do for it: the number of tuples that were emitted for it, directly or not,
 * and are neither acked nor failed.
 *
 * <p>Storm's ackers keep an XOR of tuple ids instead, since they may sit on other machines and hear of things in any order. In
 * one process the tuples themselves point here, and a counter will do: a bolt emits before it acks the anchor, so the counter
 * reaches zero once, at the end.
 *
 * <p>While all tasks that the spout can reach share its thread, the counter is changed without synchronization; otherwise by
 * atomic instructions. {@code emittedAtMs}, {@code previous}, {@code next} and {@code isPending} belong to {@link
 * PendingRoots}, on the spout's thread.
 */
final class Root {
    private static final VarHandle TO_DO;
    private static final VarHandle STATE;

    static {
        try {
            var lookup = MethodHandles.lookup();
            TO_DO = lookup.findVarHandle(Root.class, "toDo", int.class);
            STATE = lookup.findVarHandle(Root.class, "state", State.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    enum State {
        UNDER_WAY,
        WORKED_OFF,
        FAILED
    }

    final SpoutTask owner;
    final Object messageId;
    long emittedAtMs;

    @Nullable
    Root previous;

    @Nullable
    Root next;

    boolean isPending;

    private final boolean isShared;
    private int toDo = 1; // for the spout itself, until it has emitted to everybody
    private State state = State.UNDER_WAY;

    Root(SpoutTask owner, Object messageId, boolean isShared) {
        this.owner = owner;
        this.messageId = messageId;
        this.isShared = isShared;
    }

    /** One more tuple to be worked off. */
    void add() {
        if (isShared) {
            TO_DO.getAndAdd(this, 1);
        } else {
            toDo++;
        }
    }

    /** One tuple is worked off; the last one completes the root. */
    void done() {
        int left = isShared ? (int) TO_DO.getAndAdd(this, -1) - 1 : --toDo;
        if (left == 0 && settle(State.WORKED_OFF)) {
            owner.onSettled(this);
        }
    }

    /** One tuple has failed, and all of it with that. */
    void fail() {
        if (settle(State.FAILED)) {
            owner.onSettled(this);
        }
    }

    /**
     * The spout has emitted to everybody. By its own thread.
     *
     * @return true if all is worked off already, and nobody else will say so
     */
    boolean isDoneAtOnce() {
        int left = isShared ? (int) TO_DO.getAndAdd(this, -1) - 1 : --toDo;
        return left == 0 && settle(State.WORKED_OFF);
    }

    State state() {
        return isShared ? (State) STATE.getVolatile(this) : state;
    }

    /** False if it was settled before. */
    boolean settle(State end) {
        if (isShared) {
            return STATE.compareAndSet(this, State.UNDER_WAY, end);
        }
        if (state != State.UNDER_WAY) {
            return false;
        }
        state = end;
        return true;
    }
}
