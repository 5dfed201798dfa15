package io.millstream.dstream.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines between their receipt and their batch. A receiver thread puts, the batch thread takes.
 *
 * <p>At the limit {@link #put} waits, so the receiver stops reading its socket and TCP slows the sender down; nothing is
 * dropped. After {@link #liftLimit} it never waits: a stopping receiver has to get rid of what it holds.
 */
final class LineBuffer {
    private final long limitBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition taken = lock.newCondition();
    private final ArrayDeque<Block> blocks = new ArrayDeque<>();
    private long waitingBytes;
    private boolean limited = true;

    LineBuffer(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Adds lines that arrived at {@code arrivedMs} and came as {@code lengthBytes} of text. */
    void put(List<String> lines, long arrivedMs, long lengthBytes) {
        lock.lock();
        try {
            while (limited && waitingBytes > 0 && waitingBytes + lengthBytes > limitBytes) {
                taken.awaitUninterruptibly();
            }
            blocks.add(new Block(lines, arrivedMs, lengthBytes));
            waitingBytes += lengthBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Removes the lines that arrived at or before {@code untilMs}, in order. */
    List<String> take(long untilMs) {
        lock.lock();
        try {
            var lines = new ArrayList<String>();
            for (Block next = blocks.peek(); next != null && next.arrivedMs <= untilMs; next = blocks.peek()) {
                lines.addAll(next.lines);
                waitingBytes -= next.lengthBytes;
                blocks.remove();
            }
            taken.signalAll();
            return lines;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the limit away. */
    void liftLimit() {
        lock.lock();
        try {
            limited = false;
            taken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return blocks.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private record Block(List<String> lines, long arrivedMs, long lengthBytes) {}
}
