package io.millstream.topology.run;

/** Sends ticks to one task. A tick that comes late delays the ones after it; ticks never pile up. */
final class Ticker {
    private final BoltTask task;
    private final long intervalMs;
    private long nextMs;

    Ticker(BoltTask task, long intervalMs, long nowMs) {
        this.task = task;
        this.intervalMs = intervalMs;
        this.nextMs = nowMs + intervalMs;
    }

    int order() {
        return task.order();
    }

    /** Returns how many ticks were sent. */
    int tickIfDue(long nowMs) {
        if (nowMs < nextMs) {
            return 0;
        }
        nextMs = Math.max(nextMs + intervalMs, nowMs + 1);
        task.tick();
        return 1;
    }
}
