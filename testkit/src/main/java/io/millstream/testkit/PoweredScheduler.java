package io.millstream.testkit;

import io.millstream.base.Scheduler;

/** A scheduler that forgets everything when its power goes off, as a process does that dies. Thread-safe. */
final class PoweredScheduler implements Scheduler {
    private final Scheduler scheduler;
    private volatile boolean on = true;

    PoweredScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public Scheduled at(long wallMs, Runnable task) {
        return scheduler.at(wallMs, whileOn(task));
    }

    @Override
    public Scheduled after(long delayMs, Runnable task) {
        return scheduler.after(delayMs, whileOn(task));
    }

    private Runnable whileOn(Runnable task) {
        return () -> {
            if (on) {
                task.run();
            }
        };
    }

    void off() {
        on = false;
    }
}
