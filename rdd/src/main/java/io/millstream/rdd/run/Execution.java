package io.millstream.rdd.run;

import io.millstream.base.Clock;
import io.millstream.rdd.Job;
import io.millstream.rdd.SplitSource;
import io.millstream.rdd.Step;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * One job. First the shuffles that the plan needs, the deepest first, each as one stage of tasks (a task per split of
 * what it reads) whose result is a {@link Shuffled}; then the action's own stage.
 *
 * <p>The calling thread plans; tasks only read what earlier stages left, and write their own cell of a result array.
 */
final class Execution {
    /** A stage expected to take less than this is not worth waking another thread. */
    private static final long INLINE_NANOS = 50_000;

    private final WorkerPool pool;
    private final Clock clock;
    private final Site root;
    private final String jobName;
    private final IdentityHashMap<Step<?>, Shuffled> shuffledByStep = new IdentityHashMap<>();
    private final IdentityHashMap<Step<?>, Object[][]> pinnedByStep = new IdentityHashMap<>();
    private final Failure failure;

    Execution(WorkerPool pool, Clock clock, Shapes shapes, String jobName) {
        this.pool = pool;
        this.clock = clock;
        this.root = shapes.root();
        this.jobName = jobName;
        this.failure = new Failure(Thread.currentThread(), pool::isClosed);
    }

    @SuppressWarnings("unchecked") // every cell was filled by the job's own action
    <T, A> List<A> run(Job<T, A> job) {
        prepare(job.plan());
        var end = root.before(Job.class, job.action().getClass()).before(Job.class, Sinks.originOf(job.plan()));
        Object[] results = runStage(job.plan(), job.fromSplit(), job.toSplit(), end, (split, run) -> job.action()
                .call(split, cast(run)));
        return (List<A>) Arrays.asList(results);
    }

    /** Runs the shuffles at and below a step. */
    private void prepare(Step<?> step) {
        if (shuffledByStep.containsKey(step) || pinIfKept(step)) {
            return;
        }
        for (var parent : step.parents()) {
            prepare(parent);
        }
        if (step instanceof Step.Shuffle<?> shuffle) {
            shuffledByStep.put(step, Shuffles.run(shuffle, this));
        }
    }

    /** A cached step whose splits are all kept needs nothing below it, even if it is unpersisted meanwhile. */
    private boolean pinIfKept(Step<?> step) {
        if (!(step instanceof Step.Cached<?> cached)) {
            return false;
        }
        var elementsBySplit = new Object[step.splitCount()][];
        for (int split = 0; split < elementsBySplit.length; split++) {
            Object[] elements = cached.cache().get(split);
            if (elements == null) {
                return false;
            }
            elementsBySplit[split] = elements;
        }
        pinnedByStep.put(step, elementsBySplit);
        return true;
    }

    /**
     * Works on the splits of a step, side by side or, where that would not pay, in turn on this thread.
     *
     * @param end the place of what {@code task} pushes into
     * @return the results in split order
     */
    Object[] runStage(Step<?> step, int fromSplit, int toSplit, Site end, StageTask task) {
        var results = new Object[toSplit - fromSplit];
        boolean inline = results.length == 1 || isSmall(step, fromSplit, toSplit, end);
        pool.run(
                results.length,
                inline,
                number -> {
                    int split = fromSplit + number;
                    if (failure.isCancelled()) {
                        return;
                    }
                    try {
                        results[number] =
                                task.call(split, new SplitRun(this, step, split, end, inputCount(step, split)));
                    } catch (Throwable e) {
                        failure.record(split, e);
                    }
                },
                failure::interrupt);
        failure.throwIfAny(jobName, step);
        return results;
    }

    private boolean isSmall(Step<?> step, int fromSplit, int toSplit, Site end) {
        long count = inputCount(step, fromSplit, toSplit);
        return count != SplitSource.UNKNOWN_COUNT && end.expectedNanos(count) < INLINE_NANOS;
    }

    /** How many elements the sources and shuffles below a step will push for one of its splits. */
    long inputCount(Step<?> step, int split) {
        if (step instanceof Step.Source<?> source) {
            return source.splits().get(split).elementCount();
        } else if (step instanceof Step.Cached<?> cached) {
            Object[] elements = cached.cache().get(split);
            return elements == null ? inputCount(cached.parent(), split) : elements.length;
        } else if (step instanceof Step.Narrow<?, ?> narrow) {
            return inputCount(narrow.parent(), split);
        } else if (step instanceof Step.Shuffle<?>) {
            Shuffled shuffled = shuffledByStep.get(step);
            return shuffled == null ? SplitSource.UNKNOWN_COUNT : shuffled.elementCount(split);
        } else if (step instanceof Step.Union<?> union) {
            int member = union.memberOf(split);
            return inputCount(union.members().get(member), split - union.firstSplit(member));
        } else if (step instanceof Step.Coalesce<?> coalesce) {
            return inputCount(
                    coalesce.parent(), coalesce.firstParentSplit(split), coalesce.firstParentSplit(split + 1));
        }
        throw new IllegalStateException("no count for " + step.name());
    }

    private long inputCount(Step<?> step, int fromSplit, int toSplit) {
        long total = 0;
        for (int split = fromSplit; split < toSplit; split++) {
            long count = inputCount(step, split);
            if (count == SplitSource.UNKNOWN_COUNT) {
                return SplitSource.UNKNOWN_COUNT;
            }
            total += count;
        }
        return total;
    }

    /** The elements of a split of a cached step: kept ones, or computed now and kept from now on. */
    Object[] kept(Step.Cached<?> cached, int split, SplitRun run) throws Exception {
        Object[][] pinned = pinnedByStep.get(cached);
        Object[] elements = pinned == null ? cached.cache().get(split) : pinned[split];
        return elements == null ? cached.cache().put(split, run.gather(cached.parent(), split)) : elements;
    }

    Shuffled shuffled(Step<?> step) {
        Shuffled result = shuffledByStep.get(step);
        if (result == null) {
            throw new IllegalStateException(step.name() + " is read before it was run");
        }
        return result;
    }

    Site root() {
        return root;
    }

    /** The place of what gathers a split for a step. */
    Site gatherSite(Step<?> step) {
        return root.before(Gather.class, step.getClass());
    }

    Failure failure() {
        return failure;
    }

    long nanos() {
        return clock.nanos();
    }

    /** Plans are typed where users make them; in here an element is an element. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the one place where types are put back on
    static <R> R cast(Object typed) {
        return (R) typed;
    }

    /** What a stage does with one split. */
    interface StageTask {
        Object call(int split, SplitRun run) throws Exception;
    }
}
