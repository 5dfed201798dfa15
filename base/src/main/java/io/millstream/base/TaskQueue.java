package io.millstream.base;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in the order in which a {@link Scheduler} runs them: as they fall due, and for the same moment as they came. Those
 * of the wall clock and those of the steady one wait apart, because setting the wall clock moves all of one kind against
 * the other. Its owner guards it with a lock.
 */
final class TaskQueue {
    private final PriorityQueue<Task> byWall = new PriorityQueue<>();
    private final PriorityQueue<Task> bySteady = new PriorityQueue<>();
    private long addedCount;

    /** @param steady whether {@code dueMs} is of {@link Clock#steadyMs} instead of {@link Clock#wallMs} */
    record Task(boolean steady, long dueMs, long number, Runnable work) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(dueMs, other.dueMs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }

        /** How long until it falls due; negative if it has. */
        long untilMs(long wallMs, long steadyMs) {
            return dueMs - (steady ? steadyMs : wallMs);
        }
    }

    Task addAt(long wallMs, Runnable work) {
        return add(byWall, new Task(false, wallMs, addedCount++, work));
    }

    Task addAtSteady(long steadyMs, Runnable work) {
        return add(bySteady, new Task(true, steadyMs, addedCount++, work));
    }

    private static Task add(PriorityQueue<Task> waiting, Task task) {
        waiting.add(task);
        return task;
    }

    /** The next task, left in its place, when the clocks show this; null if there is none. */
    @Nullable
    Task peek(long wallMs, long steadyMs) {
        Task first = byWall.peek();
        Task other = bySteady.peek();
        if (first == null || other == null) {
            return first == null ? other : first;
        }
        int byTime = Long.compare(first.untilMs(wallMs, steadyMs), other.untilMs(wallMs, steadyMs));
        return byTime < 0 || (byTime == 0 && first.number() < other.number()) ? first : other;
    }

    /** False if the task has left already. */
    boolean remove(Task task) {
        return (task.steady() ? bySteady : byWall).remove(task);
    }

    void clear() {
        byWall.clear();
        bySteady.clear();
    }
}
