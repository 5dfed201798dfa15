package io.millstream.cli;

import io.millstream.base.Threads;
import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C (and {@code kill}) as a request: the process ends when what runs has ended gracefully, not before. A second
 * Ctrl-C cannot hasten that; {@code kill -9} can, and costs nothing that was acknowledged.
 */
public final class StopSignal implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = Threads.daemon("millstream-stop", this::requestAndWait);
    private volatile boolean requested;

    private StopSignal() {}

    /** From here on, until {@link #close}, signals wait. */
    public static StopSignal listen() {
        var signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    public boolean isRequested() {
        return requested;
    }

    /** Waits for the request. */
    public void await() throws InterruptedException {
        asked.await();
    }

    private void requestAndWait() {
        requested = true;
        asked.countDown();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything has ended: a signal that waits, or comes, may end the process. */
    @Override
    public void close() {
        over.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shutdownHasBegun) {
                // the hook finds the latch open
            }
        }
    }
}
