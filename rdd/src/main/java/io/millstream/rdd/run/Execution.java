package io.millstream.rdd.run;

import io.millstream.rdd.Job;
import io.millstream.rdd.Output;
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
    private final WorkerPool pool;
    private final String jobName;
    private final IdentityHashMap<Step<?>, Shuffled> shuffledByStep = new IdentityHashMap<>();
    private final IdentityHashMap<Step<?>, Object[][]> pinnedByStep = new IdentityHashMap<>();
    private final Failure failure = new Failure();

    Execution(WorkerPool pool, String jobName) {
        this.pool = pool;
        this.jobName = jobName;
    }

    @SuppressWarnings("unchecked") // every cell was filled by the job's own action
    <T, A> List<A> run(Job<T, A> job) {
        prepare(job.plan());
        Object[] results = runStage(job.plan(), job.fromSplit(), job.toSplit(), (split, elements) -> job.action()
                .call(split, cast(elements)));
        return (List<A>) Arrays.asList(results);
    }

    /** Runs the shuffles at and below a step. */
    private void prepare(Step<?> step) {
        if (shuffledByStep.containsKey(step) || pinIfKept(step)) {
            return;
        }
        step.parents().forEach(this::prepare);
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

    /** Works on the splits of a step, side by side; returns the results in split order. */
    Object[] runStage(Step<?> step, int fromSplit, int toSplit, StageTask task) {
        var results = new Object[toSplit - fromSplit];
        pool.run(
                results.length,
                number -> {
                    int split = fromSplit + number;
                    if (failure.isCancelled() || pool.isClosed()) {
                        failure.cancel();
                        return;
                    }
                    try {
                        results[number] = task.call(split, new SplitReader(step, split));
                    } catch (Throwable e) {
                        failure.record(split, e);
                    }
                },
                failure::interrupt);
        failure.throwIfAny(jobName, step);
        return results;
    }

    /** Pushes the elements of one split of a step into {@code output}. */
    void drive(Step<?> step, int split, Output<Object> output) throws Exception {
        if (step instanceof Step.Source<?> source) {
            readSource(source, split, output);
        } else if (step instanceof Step.Limit<?> limit) {
            Sinks.limited(limit, output, sink -> drive(limit.parent(), split, sink));
        } else if (step instanceof Step.MapPartitions<?, ?> whole) {
            Sinks.wholeSplit(whole, split, output, sink -> drive(whole.parent(), split, sink));
        } else if (step instanceof Step.Cached<?> cached) {
            emitAll(kept(cached, split), output);
        } else if (step instanceof Step.Narrow<?, ?> narrow) {
            drive(narrow.parent(), split, Sinks.of(narrow, output));
        } else if (step instanceof Step.Union<?> union) {
            driveMember(union, split, output);
        } else if (step instanceof Step.Coalesce<?> coalesce) {
            int end = coalesce.firstParentSplit(split + 1);
            for (int parent = coalesce.firstParentSplit(split); parent < end; parent++) {
                drive(coalesce.parent(), parent, output);
            }
        } else {
            shuffled(step).read(split, output);
        }
    }

    private void driveMember(Step.Union<?> union, int split, Output<Object> output) throws Exception {
        int local = split;
        for (var member : union.members()) {
            if (local < member.splitCount()) {
                drive(member, local, output);
                return;
            }
            local -= member.splitCount();
        }
        throw new IllegalStateException("split " + split + " of a union with " + union.splitCount());
    }

    private void readSource(Step.Source<?> source, int split, Output<Object> output) throws Exception {
        SplitSource<Object> reader = cast(source.splits().get(split));
        try {
            reader.read(new Guard(failure, output));
        } catch (Exception e) {
            throw Failure.in(source.name(), e);
        }
    }

    private Object[] kept(Step.Cached<?> cached, int split) throws Exception {
        Object[][] pinned = pinnedByStep.get(cached);
        Object[] elements = pinned == null ? cached.cache().get(split) : pinned[split];
        if (elements != null) {
            return elements;
        }
        var gathered = new Gather();
        drive(cached.parent(), split, gathered);
        return cached.cache().put(split, gathered.toArray());
    }

    static void emitAll(Object[] elements, Output<Object> output) {
        for (Object element : elements) {
            output.emit(element);
        }
    }

    private Shuffled shuffled(Step<?> step) {
        Shuffled result = shuffledByStep.get(step);
        if (result == null) {
            throw new IllegalStateException(step.name() + " is read before it was run");
        }
        return result;
    }

    /** Plans are typed where users make them; in here an element is an element. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the one place where types are put back on
    static <R> R cast(Object typed) {
        return (R) typed;
    }

    /** What a stage does with one split. */
    interface StageTask {
        Object call(int split, SplitSource<Object> elements) throws Exception;
    }

    private final class SplitReader implements SplitSource<Object> {
        private final Step<?> step;
        private final int split;

        SplitReader(Step<?> step, int split) {
            this.step = step;
            this.split = split;
        }

        @Override
        public void read(Output<Object> output) throws Exception {
            drive(step, split, output);
        }

        @Override
        public long elementCount() {
            return step instanceof Step.Source<?> source
                    ? source.splits().get(split).elementCount()
                    : UNKNOWN_COUNT;
        }
    }
}
