package io.millstream.base;

/** Makes and joins threads: the one place in production code that constructs them. */
public final class Threads {
    private Threads() {}

    /** A daemon thread, not yet started. */
    public static Thread daemon(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Waits until {@code thread} has ended; an interrupt meanwhile is kept for the caller. */
    public static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
