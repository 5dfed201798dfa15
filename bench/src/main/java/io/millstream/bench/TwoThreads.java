package io.millstream.bench;

import io.millstream.base.Threads;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntToLongFunction;

/** Runs a hand-written loop on one thread or two, the first of them the caller's. */
final class TwoThreads {
    private TwoThreads() {}

    /** The sum of what {@code work} gives for thread 0 and, with two threads, for thread 1. */
    static long sum(int threadCount, IntToLongFunction work) {
        if (threadCount == 1) {
            return work.applyAsLong(0);
        }
        var failure = new AtomicReference<Throwable>();
        var otherSum = new long[1];
        Thread other = Threads.daemon("hand-written-1", () -> otherSum[0] = work.applyAsLong(1));
        other.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        other.start();
        long sum = work.applyAsLong(0);
        Threads.joinUninterruptibly(other);
        if (failure.get() != null) {
            throw new IllegalStateException("the second thread of a hand-written loop failed", failure.get());
        }
        return sum + otherSum[0];
    }

    /** Lets the partner run: on a busy machine it may be off its CPU, and spinning would keep it there. */
    @SuppressWarnings("ThreadPriorityCheck") // a hint is what is meant; nothing depends on it
    static void stepAside() {
        Thread.yield();
    }
}
