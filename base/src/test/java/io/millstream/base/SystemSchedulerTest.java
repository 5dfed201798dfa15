package io.millstream.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits for events, never for time: the timeout only ends a test that hangs. */
@Timeout(60)
class SystemSchedulerTest {
    private final Clock clock = Clock.system();
    private final SystemScheduler scheduler = new SystemScheduler("scheduler-under-test", clock);
    private final List<String> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void runsTasksInOrderOnItsOwnThread() throws InterruptedException {
        var scheduled = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        long soonMs = clock.wallMs() + 20;
        scheduler.at(0, () -> await(scheduled)); // holds the thread until all are waiting
        scheduler.at(soonMs, () -> events.add("second"));
        scheduler.at(soonMs, () -> events.add("third"));
        scheduler.at(soonMs - 10, () -> events.add("first"));
        scheduler.at(soonMs, () -> {
            events.add(Thread.currentThread().getName());
            done.countDown();
        });
        scheduled.countDown();
        done.await();

        assertThat(events).containsExactly("first", "second", "third", "scheduler-under-test");
        assertThat(clock.wallMs()).isGreaterThanOrEqualTo(soonMs);
    }

    @Test
    void anInterruptFlagThatATaskLeavesBehindIsNotForTheNext() throws InterruptedException {
        var done = new CountDownLatch(1);
        scheduler.at(0, () -> {
            scheduler.at(0, () -> {
                events.add("interrupted: " + Thread.currentThread().isInterrupted());
                done.countDown();
            });
            Thread.currentThread().interrupt();
        });
        done.await();

        assertThat(events).containsExactly("interrupted: false");
    }

    @Test
    void whatWaitsForATimeDoesNotWaitForTheWallClock() throws InterruptedException {
        var done = new CountDownLatch(1);
        var goesBack = new Clock() {
            private long wallMs = 1_000_000;

            @Override
            public synchronized long wallMs() {
                return wallMs -= 10_000; // whenever anybody looks
            }

            @Override
            public long nanos() {
                return clock.nanos();
            }
        };
        try (var unlucky = new SystemScheduler("wall-clock-goes-back", goesBack)) {
            unlucky.at(999_999, () -> events.add("its time never comes"));
            unlucky.after(2, () -> {
                events.add("second");
                done.countDown();
            });
            unlucky.after(1, () -> events.add("first"));
            done.await();
        }
        assertThat(events).containsExactly("first", "second");
    }

    @Test
    void aCancelledTaskDoesNotRun() throws InterruptedException {
        var mayGoOn = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        scheduler.at(0, () -> await(mayGoOn));
        Scheduler.Scheduled cancelled = scheduler.at(1, () -> events.add("never"));
        scheduler.at(2, done::countDown);

        assertThat(cancelled.cancel()).isTrue();
        assertThat(cancelled.cancel()).isFalse();
        mayGoOn.countDown();
        done.await();

        assertThat(events).isEmpty();
    }

    @Test
    void aTaskThatThrowsEndsNothingButItself() throws InterruptedException {
        var reported = new AtomicReference<Throwable>();
        var done = new CountDownLatch(1);
        scheduler.at(0, () -> Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> reported.set(e)));
        scheduler.at(1, () -> {
            throw new IllegalStateException("broken task");
        });
        scheduler.at(2, done::countDown);
        done.await();

        assertThat(reported.get()).hasMessage("broken task");
    }

    @Test
    void closingDropsWhatWaitsAndLetsTheRunningTaskFinish() throws InterruptedException {
        var started = new CountDownLatch(1);
        var mayFinish = new CountDownLatch(1);
        scheduler.at(0, () -> {
            started.countDown();
            await(mayFinish);
            events.add("finished");
        });
        scheduler.at(1, () -> events.add("never"));
        started.await();
        Thread closing = Threads.daemon("closing", scheduler::close);
        closing.start();
        while (isOpen()) {
            Thread.onSpinWait();
        }
        mayFinish.countDown();
        closing.join();

        assertThat(events).containsExactly("finished");
        assertThatThrownBy(() -> scheduler.at(0, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("scheduler-under-test");
    }

    @Test
    void canBeClosedByItsOwnTask() throws InterruptedException {
        var closed = new CountDownLatch(1);
        scheduler.at(0, () -> {
            scheduler.close();
            closed.countDown();
        });
        closed.await();

        assertThatThrownBy(() -> scheduler.at(0, () -> {})).isInstanceOf(IllegalStateException.class);
    }

    private boolean isOpen() {
        try {
            return scheduler.at(Long.MAX_VALUE, () -> {}).cancel();
        } catch (IllegalStateException closed) {
            return false;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
