package io.millstream.log.store;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Wakes readers that wait for an append. Costs the appender one volatile read while nobody waits.
 *
 * <p>No wake-up is lost: a waiter counts itself before it looks for records, the appender publishes records before it
 * looks at the count, and both are volatile, so at least one of the two sees the other.
 */
final class AppendSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private volatile int waiterCount; // written under the lock

    /** After something that waiters wait for has been published. */
    void signal() {
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
