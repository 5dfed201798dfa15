package io.millstream.base;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in the order in which a {@link Scheduler} runs them: by instant, and for the same instant as they came. Its owner
 * guards it with a lock.
 */
final class TaskQueue {
    private final PriorityQueue<Task> waiting = new PriorityQueue<>();
    private long addedCount;

    record Task(long wallMs, long number, Runnable work) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(wallMs, other.wallMs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    Task add(long wallMs, Runnable work) {
        var task = new Task(wallMs, addedCount++, work);
        waiting.add(task);
        return task;
    }

    /** The next task, left in its place; null if there is none. */
    @Nullable
    Task peek() {
        return waiting.peek();
    }

    @Nullable
    Task poll() {
        return waiting.poll();
    }

    /** False if the task has left already. */
    boolean remove(Task task) {
        return waiting.remove(task);
    }

    void clear() {
        waiting.clear();
    }
}
