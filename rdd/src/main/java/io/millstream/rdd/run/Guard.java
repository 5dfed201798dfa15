package io.millstream.rdd.run;

import io.millstream.rdd.Output;

/** Stands between a source and the operators, and lets a task end soon after its job was cancelled. */
final class Guard implements Output<Object> {
    private static final int ELEMENTS_PER_CHECK = 1024;

    private final Failure failure;
    private final Output<Object> next;
    private int untilCheck = ELEMENTS_PER_CHECK;

    Guard(Failure failure, Output<Object> next) {
        this.failure = failure;
        this.next = next;
    }

    @Override
    public void emit(Object element) {
        if (--untilCheck == 0) {
            check();
        }
        next.emit(element);
    }

    private void check() {
        untilCheck = ELEMENTS_PER_CHECK;
        if (failure.isCancelled()) {
            throw new Failure.Cancelled();
        }
    }
}
