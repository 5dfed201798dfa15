package io.millstream.dstream.run;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.codec.ByteInput;
import io.millstream.base.codec.MalformedBytes;
import io.millstream.base.codec.SchemaMismatch;
import io.millstream.dstream.BatchListener;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Checkpointing;
import io.millstream.dstream.Operator;
import io.millstream.dstream.PlanNode;
import io.millstream.dstream.Positions;
import io.millstream.dstream.StreamPlan;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Brings a job up: finds its checkpoint, opens its sources, puts states and windows back, and works out which batch comes
 * first. Whatever fails here, everything opened is closed again and nothing was changed on disk.
 */
final class JobStart {
    private final StreamPlan plan;
    private final StreamingEnvironment environment;
    private final List<BatchListener> listeners;
    private final SourceStates states;
    private final long intervalMs;
    private final Map<PlanNode, OpenSource<Object>> sources = new LinkedHashMap<>();

    JobStart(StreamPlan plan, StreamingEnvironment environment, List<BatchListener> listeners) {
        this.plan = plan;
        this.environment = environment;
        this.listeners = listeners;
        this.states = new SourceStates(environment.clock(), environment.scheduler());
        this.intervalMs = plan.batchInterval().toMillis();
    }

    /** A job that has not begun. */
    LocalJob prepare() {
        Optional<CheckpointStore> store = plan.checkpointing()
                .map(checkpointing -> CheckpointStore.open(environment.disk(), checkpointing.directory()));
        try {
            return new LocalJob(plan, environment, listeners, states, parts(store));
        } catch (RuntimeException | Error e) {
            closeAll(store, e);
            if (e instanceof OperatorFailure failure) {
                throw new JobException(
                        failure.kind(),
                        "job \"" + plan.jobName() + "\" cannot start: " + failure.getMessage(),
                        failure);
            }
            throw e;
        }
    }

    private JobParts parts(Optional<CheckpointStore> store) {
        Optional<Checkpoint> latest = store.flatMap(open -> open.latest(plan.jobName(), environment.warnings()));
        latest.ifPresent(this::requireFit);
        // another interval has another grid: states and positions go on, windows begin anew
        var sameGrid = latest.filter(checkpoint -> checkpoint.grid().batchIntervalMs() == intervalMs);
        if (latest.isPresent() && sameGrid.isEmpty()) {
            environment
                    .warnings()
                    .accept("job \"" + plan.jobName() + "\" had another batch interval ("
                            + latest.get().grid().batchIntervalMs() + " ms) before: its windows start empty");
        }
        var zeroTime = sameGrid.map(checkpoint -> checkpoint.grid().zeroTime()).orElseGet(this::zeroTime);
        openSources(latest, sameGrid, zeroTime);
        var graph = new BatchGraph(plan, environment.rdds(), zeroTime, sources);
        latest.ifPresent(checkpoint -> restoreStates(checkpoint, graph));
        sameGrid.ifPresent(checkpoint -> refillWindows(checkpoint, graph));
        var writer = store.flatMap(open -> plan.checkpointing()
                .map(checkpointing -> new CheckpointWriter(
                        plan,
                        open,
                        checkpointing.everyBatches(),
                        latest.map(checkpoint -> checkpoint.sequence() + 1).orElse(0L))));
        var firstTime = sameGrid.map(checkpoint -> firstTimeAfter(checkpoint, graph))
                .orElseGet(() -> zeroTime.plus(plan.batchInterval()));
        return new JobParts(graph, sources.values(), writer, zeroTime, firstTime);
    }

    /** Spark's rule: the first batch is at the next multiple of the interval, the zero time one interval before it. */
    private BatchTime zeroTime() {
        return new BatchTime(Math.floorDiv(environment.clock().wallMs(), intervalMs) * intervalMs);
    }

    /**
     * Spark's rule: batches that fell into the down time run first, with their original times. Ours: only the latest of
     * them, as {@link Checkpointing#downtimeBatches} says.
     */
    private BatchTime firstTimeAfter(Checkpoint checkpoint, BatchGraph graph) {
        long zeroMs = checkpoint.grid().zeroTime().epochMs();
        long lastMs = checkpoint.grid().batchTime().epochMs();
        long nextDueMs = zeroMs + (Math.floorDiv(environment.clock().wallMs() - zeroMs, intervalMs) + 1) * intervalMs;
        long missed = Math.max(0, (nextDueMs - lastMs) / intervalMs - 1);
        long limit = Math.max(
                plan.checkpointing().map(Checkpointing::downtimeBatches).orElse(0), graph.historyMs() / intervalMs);
        if (missed > limit && limit > 0) { // with a limit of 0 nobody expects them
            environment
                    .warnings()
                    .accept("job \"" + plan.jobName() + "\" was down for " + missed + " batches; the first "
                            + (missed - limit) + " of them are left out, their input goes into the next one");
        }
        if (lastMs > nextDueMs) {
            environment
                    .warnings()
                    .accept("job \"" + plan.jobName() + "\" has run its batches up to "
                            + checkpoint.grid().batchTime()
                            + " already, which is "
                            + (lastMs + intervalMs - environment.clock().wallMs())
                            + " ms before the next one: a graceful stop ran ahead of the clock, or the clock was set"
                            + " back. Nothing runs until then");
        }
        return new BatchTime(Math.max(lastMs + intervalMs, nextDueMs - Math.min(missed, limit) * intervalMs));
    }

    /** Refuses a checkpoint that holds something for operators that the plan does not have. */
    private void requireFit(Checkpoint checkpoint) {
        var unknown = new TreeSet<>(checkpoint.states().keySet());
        unknown.addAll(checkpoint.sources().keySet());
        plan.nodes().stream()
                .filter(node -> node.operator() instanceof Operator.Source<?>
                        || node.operator() instanceof Operator.UpdateState<?, ?, ?>)
                .forEach(node -> unknown.remove(node.name()));
        plan.checkpointing().ifPresent(checkpointing -> unknown.removeAll(checkpointing.dropped()));
        if (!unknown.isEmpty()) {
            String names = unknown.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
            throw new JobException(
                    ErrorKind.USER,
                    "the checkpoint of job \"" + plan.jobName() + "\" holds the state of " + names
                            + ", which the plan does not have. If it was renamed, give it its old name; if it was removed,"
                            + " say so with Checkpointing.drop");
        }
    }

    private void openSources(Optional<Checkpoint> latest, Optional<Checkpoint> sameGrid, BatchTime zeroTime) {
        var startTime =
                sameGrid.map(checkpoint -> checkpoint.grid().batchTime()).orElse(zeroTime);
        var open = new SourceOpening(environment, plan.batchInterval(), states);
        var uses = NodeUses.of(plan);
        for (PlanNode node : plan.nodes()) {
            if (!(node.operator() instanceof Operator.Source<?> operator)) {
                continue;
            }
            var recorded = latest.flatMap(
                    checkpoint -> Optional.ofNullable(checkpoint.sources().get(node.name())));
            Optional<Positions> startAt = recorded.map(JobStart::latestOf);
            var use = uses.getOrDefault(node, new NodeUse(0, 0, false));
            var source = new OpenSource<>(
                    node, open.reader(node, operator.source(), startAt), use.historyMs(), environment.warnings());
            sources.put(node, source);
            if (sameGrid.isPresent() && recorded.isPresent()) {
                source.restore(recorded.get());
            } else {
                source.startAfter(startTime);
            }
        }
    }

    private static Positions latestOf(SortedMap<BatchTime, Positions> history) {
        return history.isEmpty() ? Positions.NONE : history.getOrDefault(history.lastKey(), Positions.NONE);
    }

    private void restoreStates(Checkpoint checkpoint, BatchGraph graph) {
        graph.states().forEach((name, state) -> {
            ByteBuffer saved = checkpoint.states().get(name);
            try {
                if (saved != null) {
                    state.restore(new ByteInput(saved));
                }
            } catch (SchemaMismatch | MalformedBytes e) {
                throw new JobException(
                        ErrorKind.USER,
                        "the state of operator \"" + name + "\" of job \"" + plan.jobName()
                                + "\" cannot be read by today's codecs: " + e.getMessage()
                                + ". Go back to a type that can hold it, or give the operator another name and drop the old one",
                        e);
            }
        });
    }

    private void refillWindows(Checkpoint checkpoint, BatchGraph graph) {
        long lastMs = checkpoint.grid().batchTime().epochMs();
        long historyMs = graph.historyMs();
        if (historyMs == 0) {
            return;
        }
        for (String name : graph.notRefilled()) {
            environment
                    .warnings()
                    .accept("windows over \"" + name + "\" of job \"" + plan.jobName()
                            + "\" begin anew with this start: the past of a state is not kept");
        }
        long beginMs = Math.max(checkpoint.grid().zeroTime().epochMs(), lastMs - historyMs);
        for (long timeMs = beginMs + intervalMs; timeMs <= lastMs; timeMs += intervalMs) {
            graph.refill(new BatchTime(timeMs));
        }
    }

    private void closeAll(Optional<CheckpointStore> store, Throwable failure) {
        var closing = new ArrayList<AutoCloseable>();
        sources.values().forEach(source -> closing.add(source.reader()));
        store.ifPresent(closing::add);
        for (var resource : closing) {
            try {
                resource.close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
