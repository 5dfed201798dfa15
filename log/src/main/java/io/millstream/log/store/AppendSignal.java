package io.millstream.log.store;

import io.millstream.log.PartitionLog.Watch;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Wakes readers that wait for an append, and tells watchers of it. Costs the appender a few volatile reads while nobody does.
 *
 * <p>No wake-up is lost: a waiter counts itself before it looks for records, the appender publishes records before it
 * looks at the count, and both are volatile, so at least one of the two sees the other. A watcher likewise.
 */
final class AppendSignal {
    private static final System.Logger LOGGER = System.getLogger(AppendSignal.class.getName());

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private volatile int waiterCount; // written under the lock
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

    /** After something that waiters wait for has been published. */
    void signal() {
        if (!watchers.isEmpty()) {
            tellWatchers();
        }
        if (waiterCount == 0) {
            return;
        }
        lock.lock();
        try {
            appended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Calls {@code moved} at each signal until the watch is closed. */
    Watch watch(Runnable moved) {
        var watcher = new Watcher(moved);
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** Identity counts: the same task may watch twice. */
    private static final class Watcher {
        private final Runnable moved;

        Watcher(Runnable moved) {
            this.moved = moved;
        }
    }

    private void tellWatchers() {
        for (Watcher watcher : watchers) {
            try {
                watcher.moved.run();
            } catch (RuntimeException e) { // a bug of the watcher; the records are in the log, whatever it does
                LOGGER.log(Level.ERROR, "a watcher of a partition failed", e);
            }
        }
    }

    /** Waits up to {@code timeoutNanos} until {@code isThere}; false if the time has passed without it. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock; volatile for the reader in signal()
    boolean await(BooleanSupplier isThere, long timeoutNanos) throws InterruptedException {
        lock.lock();
        try {
            waiterCount++;
            long leftNanos = timeoutNanos;
            while (!isThere.getAsBoolean()) {
                if (leftNanos <= 0) {
                    return false;
                }
                leftNanos = appended.awaitNanos(leftNanos);
            }
            return true;
        } finally {
            waiterCount--;
            lock.unlock();
        }
    }

    /** Readers that wait now. */
    int waiterCount() {
        return waiterCount;
    }
}
