package io.millstream.bench;

import java.util.concurrent.atomic.AtomicLong;

/** A count with one writer. Whoever reads it sees all that the writer did before. */
public final class Tally {
    private final AtomicLong count = new AtomicLong();

    public void increment() {
        count.setRelease(count.getPlain() + 1);
    }

    long get() {
        return count.getAcquire();
    }
}
