package io.millstream.dstream.run;

import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Operator;
import io.millstream.dstream.PlanNode;
import io.millstream.dstream.StreamPlan;
import io.millstream.rdd.Pair;
import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A plan wired up for running, once, before the first batch: a batch only binds the sources' input and walks three lists.
 * First the sources fix what they give; then every stream that has to see each batch (the inputs of windows, windows that
 * reduce, states) gets its RDD; then the outputs run in definition order, pulling what else they need.
 *
 * <p>Belongs to the batch thread.
 */
final class BatchGraph {
    private final RddContext rdds;
    private final BatchTime zeroTime;
    private final Map<PlanNode, OpenSource<Object>> sources;
    private final Map<PlanNode, NodeUse> uses;
    private final Map<PlanNode, BatchNode> nodes = new HashMap<>();
    /** What every batch does before the outputs, in plan order. */
    private final List<BatchStep> steps = new ArrayList<>();
    /** The part of {@link #steps} that fills windows again after a restart. */
    private final List<BatchStep> refillSteps = new ArrayList<>();
    /** Streams that read a state: their past cannot be computed again. */
    private final Set<PlanNode> behindState = new HashSet<>();

    private final List<String> notRefilled = new ArrayList<>();
    private final List<BatchStep> outputs = new ArrayList<>();
    private final List<WindowEvaluation<?, ?>> windows = new ArrayList<>();
    private final Map<String, KeyedState<?, ?, ?>> states = new LinkedHashMap<>();

    /** A piece of a batch's work. */
    @FunctionalInterface
    private interface BatchStep {
        void run(BatchTime time);
    }

    BatchGraph(StreamPlan plan, RddContext rdds, BatchTime zeroTime, Map<PlanNode, OpenSource<Object>> sources) {
        this.rdds = rdds;
        this.zeroTime = zeroTime;
        this.sources = sources;
        this.uses = NodeUses.of(plan);
        plan.nodes().forEach(this::add);
    }

    Map<String, KeyedState<?, ?, ?>> states() {
        return states;
    }

    /** Fixes what the batch holds; the record counts of the sources that know theirs. */
    Map<String, Long> takeInput(BatchTime time) {
        var counts = new LinkedHashMap<String, Long>();
        for (var source : sources.values()) {
            OptionalLong count = source.take(time);
            count.ifPresent(known -> counts.put(source.name(), known));
        }
        return counts;
    }

    /** Runs the batch whose input was taken. */
    void run(BatchTime time) {
        steps.forEach(step -> step.run(time));
        outputs.forEach(output -> output.run(time));
        forget(time);
    }

    /** Fills the windows with an earlier batch, taken again; states and outputs saw it before the restart. */
    void refill(BatchTime time) {
        for (var source : sources.values()) {
            source.takeAgain(time, rdds.emptyRdd());
        }
        refillSteps.forEach(step -> step.run(time));
        forget(time);
    }

    /** The streams that windows look back at and {@link #refill} leaves out, because they come from a state. */
    List<String> notRefilled() {
        return notRefilled;
    }

    /** How far back windows reach. */
    long historyMs() {
        return uses.values().stream().mapToLong(NodeUse::historyMs).max().orElse(0);
    }

    private void forget(BatchTime time) {
        sources.values().forEach(source -> source.forget(time));
        nodes.values().forEach(node -> node.forget(time));
        windows.forEach(window -> window.forget(time));
    }

    private void add(PlanNode plan) {
        var operator = plan.operator();
        if (operator instanceof Operator.UpdateState<?, ?, ?>
                || plan.inputs().stream().anyMatch(behindState::contains)) {
            behindState.add(plan);
        }
        if (operator instanceof Operator.Output<?> output) {
            addOutput(plan, output);
        } else if (operator instanceof Operator.ReduceByKeyAndWindow<?, ?> reduce) {
            addReducedWindow(plan, reduce);
        } else if (operator instanceof Operator.UpdateState<?, ?, ?> update) {
            addState(plan, update);
        } else {
            addNode(plan, evaluationOf(plan));
        }
    }

    private Evaluation evaluationOf(PlanNode plan) {
        var operator = plan.operator();
        if (operator instanceof Operator.Source<?>) {
            var source = sources.get(plan);
            if (source == null) {
                throw new IllegalStateException(plan.describe() + " was not opened");
            }
            return source::at;
        }
        if (operator instanceof Operator.Union) {
            var inputs = plan.inputs().stream().map(this::node).toList();
            return time -> rdds.union(inputs.stream()
                    .map(input -> BatchGraph.<Object>elements(input.at(time)))
                    .toList());
        }
        var input = input(plan);
        if (operator instanceof Operator.Window window) {
            return time -> rdds.union(input.between(time.minus(window.length()), time).stream()
                    .map(BatchGraph::<Object>elements)
                    .toList());
        }
        if (operator instanceof Operator.PerBatch<?, ?> perBatch) {
            return perBatch(plan, perBatch, input);
        }
        throw new IllegalStateException(plan.describe() + " is of no kind that this engine knows");
    }

    private static <I, O> Evaluation perBatch(PlanNode plan, Operator.PerBatch<I, O> operator, BatchNode input) {
        if (operator instanceof Operator.Transform) {
            return time -> operator.apply(elements(input.at(time)), time);
        }
        // named, so that a failing function is reported under its operator's name
        return time -> operator.apply(elements(input.at(time)), time).named(plan.name());
    }

    private void addOutput(PlanNode plan, Operator.Output<?> output) {
        var input = input(plan);
        outputs.add(time -> {
            if (input.firesAt(time)) {
                call(plan, output, input.at(time), time);
            }
        });
    }

    private static <T> void call(PlanNode plan, Operator.Output<T> output, RDD<?> rdd, BatchTime time) {
        try {
            output.action().call(elements(rdd), time);
        } catch (Exception | OutOfMemoryError | StackOverflowError e) {
            throw OperatorFailure.in(plan, e);
        }
    }

    private <K, V> void addReducedWindow(PlanNode plan, Operator.ReduceByKeyAndWindow<K, V> operator) {
        var reduce = operator.reduce();
        var inverse = reduce.inverse();
        WindowEvaluation<K, V> window = inverse == null
                ? new ReducedWindow<>(rdds, reduce, plan.name())
                : new InverseWindow<>(rdds, reduce, inverse, plan.name());
        windows.add(window);
        var input = input(plan);
        var node = makeNode(plan, window);
        BatchStep step = time -> {
            if (input.firesAt(time)) {
                try {
                    window.onInput(time, BatchGraph.<Pair<K, V>>elements(input.at(time)));
                } catch (RuntimeException e) {
                    throw OperatorFailure.in(plan, e);
                }
            }
            // an inverse builds on the window before it, so no window may be left out
            if (inverse != null && node.firesAt(time)) {
                node.at(time);
            }
        };
        addStep(input.plan(), step);
        addLookBack(node); // only now: a window over this one has to find today's input taken in
    }

    private <K, V, S> void addState(PlanNode plan, Operator.UpdateState<K, V, S> operator) {
        var state = new KeyedState<>(operator.function(), operator.options());
        states.put(plan.name(), state);
        var input = input(plan);
        var node = addNode(plan, time -> state.update(elements(input.at(time))));
        steps.add(time -> {
            if (node.firesAt(time)) {
                node.at(time);
            }
        });
    }

    private BatchNode addNode(PlanNode plan, Evaluation evaluation) {
        var node = makeNode(plan, evaluation);
        addLookBack(node);
        return node;
    }

    private BatchNode makeNode(PlanNode plan, Evaluation evaluation) {
        var node = new BatchNode(plan, evaluation, useOf(plan), zeroTime);
        nodes.put(plan, node);
        return node;
    }

    private NodeUse useOf(PlanNode plan) {
        return uses.getOrDefault(plan, new NodeUse(0, 0, false));
    }

    /** Sees to it that every batch of a stream is there when a window looks back at it. */
    private void addLookBack(BatchNode node) {
        if (useOf(node.plan()).lookBackMs() > 0) {
            BatchStep step = time -> {
                if (node.firesAt(time)) {
                    node.at(time);
                }
            };
            addStep(node.plan(), step);
        }
    }

    /** Adds what a window needs of its input in every batch. */
    private void addStep(PlanNode input, BatchStep step) {
        steps.add(step);
        if (behindState.contains(input)) {
            notRefilled.add(input.name());
        } else {
            refillSteps.add(step);
        }
    }

    private BatchNode input(PlanNode plan) {
        return node(plan.inputs().get(0));
    }

    private BatchNode node(PlanNode plan) {
        var node = nodes.get(plan);
        if (node == null) {
            throw new IllegalStateException(plan.describe() + " stands behind its user");
        }
        return node;
    }

    /** The RDD of a node as what the plan's types say it is. */
    @SuppressWarnings("unchecked") // only typed methods of DStream and PairDStream connect nodes
    private static <T> RDD<T> elements(RDD<?> rdd) {
        return (RDD<T>) rdd;
    }
}
