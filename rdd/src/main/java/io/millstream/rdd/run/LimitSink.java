package io.millstream.rdd.run;

import io.millstream.rdd.Output;

/** Runs a {@link io.millstream.rdd.Step.Limit}: throws {@link EnoughRead} with the last element that is wanted. */
final class LimitSink implements Output<Object> {
    private final Output<Object> next;
    private int remaining;

    LimitSink(int limit, Output<Object> next) {
        this.remaining = limit;
        this.next = next;
    }

    boolean isFull() {
        return remaining <= 0;
    }

    @Override
    public void emit(Object element) {
        if (!isFull()) {
            next.emit(element);
            remaining--;
        }
        if (isFull()) {
            throw new EnoughRead();
        }
    }

    /** Ends the reading of a split of which no more elements are wanted. */
    static final class EnoughRead extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EnoughRead() {
            super("enough read", null, false, false);
        }
    }
}
