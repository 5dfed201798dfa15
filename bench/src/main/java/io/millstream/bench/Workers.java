package io.millstream.bench;

import io.millstream.base.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.IntToLongFunction;

/** The threads of a hand-written loop: started, joined, and no failure of theirs lost. */
final class Workers {
    private Workers() {}

    /** Runs {@code work} on {@code threadCount} threads, which it tells their number, and waits for all of them. */
    static void run(int threadCount, IntConsumer work) {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < threadCount; number++) {
            int own = number;
            Thread thread = Threads.daemon("worker-" + number, () -> work.accept(own));
            thread.setUncaughtExceptionHandler((failed, thrown) -> failures.add(thrown));
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        threads.forEach(Threads::joinUninterruptibly);
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a worker of a hand-written loop failed", failures.peek());
        }
    }

    /** As {@link #run}, giving the sum of what the threads made. */
    static long sum(int threadCount, IntToLongFunction work) {
        var sum = new LongAdder();
        run(threadCount, thread -> sum.add(work.applyAsLong(thread)));
        return sum.sum();
    }

    /** Lets the partner run: on a busy machine it may be off its CPU, and spinning would keep it there. */
    @SuppressWarnings("ThreadPriorityCheck") // a hint is what is meant; nothing depends on it
    static void stepAside() {
        Thread.yield();
    }
}
