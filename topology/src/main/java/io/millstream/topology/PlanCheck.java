package io.millstream.topology;

import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import io.millstream.topology.TopologyBuilder.Declared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns declarations into a plan, and says what does not fit together. Used once. */
final class PlanCheck {
    private final String name;
    private final Map<String, Declared> declared;
    private final boolean cyclesAllowed;
    private final PlanProblems problems;
    private final Map<String, ComponentPlan> plans = new LinkedHashMap<>();
    private final List<ComponentPlan> ordered = new ArrayList<>();
    private final List<BackEdge> backEdges = new ArrayList<>();

    PlanCheck(String name, Map<String, Declared> declared, boolean cyclesAllowed, PlanProblems problems) {
        this.name = name;
        this.declared = declared;
        this.cyclesAllowed = cyclesAllowed;
        this.problems = problems;
    }

    /** The plan; worth nothing if there are problems. */
    Topology topology() {
        declared.forEach((id, component) -> plans.put(id, plan(id, component)));
        plans.values().forEach(this::checkSubscriptions);
        order();
        if (plans.values().stream().noneMatch(ComponentPlan.SpoutPlan.class::isInstance)) {
            problems.add("it has no spout, so nothing would ever happen");
        }
        return new Topology(name, ordered, backEdges);
    }

    private ComponentPlan plan(String id, Declared component) {
        ComponentDeclarer<?> declarer = component.declarer();
        if (declarer.taskCount() < 1) {
            problems.add(id + " has " + declarer.taskCount() + " tasks; it needs at least one");
        }
        Component sample = sample(id, component);
        var common = new ComponentPlan.Common(
                id,
                Math.max(1, declarer.taskCount()),
                declarer.isOnOwnThread() || (sample != null && sample.mayBlock()),
                Map.copyOf(declarer.settings()),
                streams(id, sample));
        if (component instanceof Declared.DeclaredSpout spout) {
            int maxPending = spout.declarer().maxPending();
            if (maxPending < 1) {
                problems.add(id + " may have " + maxPending + " tuples pending; that must be at least one");
            }
            return new ComponentPlan.SpoutPlan(common, spout.supplier(), maxPending);
        }
        var bolt = (Declared.DeclaredBolt) component;
        if (bolt.declarer().tickInterval().isNegative()) {
            problems.add(id + " shall get ticks every " + bolt.declarer().tickInterval() + "; that must be above zero");
        }
        Duration ticks = bolt.declarer().tickInterval();
        if (ticks.isZero() && sample instanceof Bolt own) {
            ticks = own.ownTickInterval();
        }
        return new ComponentPlan.BoltPlan(
                common, bolt.supplier(), List.copyOf(bolt.declarer().subscriptions()), ticks);
    }

    /** An object that tells what it emits; none if the user's code cannot make one. */
    private @Nullable Component sample(String id, Declared component) {
        try {
            return component.sample();
        } catch (RuntimeException e) { // the user's code
            problems.add(id + " cannot be made: " + (e instanceof JobException ? e.getMessage() : e));
            return null;
        }
    }

    private List<Stream> streams(String id, @Nullable Component sample) {
        var streams = new LinkedHashMap<String, Stream>();
        if (sample == null) {
            return List.of();
        }
        try {
            sample.declareOutput(new OutputDeclarer() {
                @Override
                public OutputDeclarer stream(String stream, Fields fields) {
                    return add(new Stream(id, stream, fields, false));
                }

                @Override
                public OutputDeclarer directStream(String stream, Fields fields) {
                    return add(new Stream(id, stream, fields, true));
                }

                private OutputDeclarer add(Stream stream) {
                    if (streams.putIfAbsent(stream.name(), stream) != null) {
                        problems.add(id + " declares the stream " + stream.name() + " twice");
                    }
                    return this;
                }
            });
        } catch (RuntimeException e) { // the user's code
            problems.add(id + " failed to declare its output: " + e);
        }
        return List.copyOf(streams.values());
    }

    private void checkSubscriptions(ComponentPlan plan) {
        if (!(plan instanceof ComponentPlan.BoltPlan bolt)) {
            return;
        }
        if (bolt.subscriptions().isEmpty()) {
            problems.add(bolt.id() + " takes no stream in");
        }
        var seen = new HashSet<List<String>>();
        for (Subscription subscription : bolt.subscriptions()) {
            if (!seen.add(List.of(subscription.component(), subscription.stream()))) {
                problems.add(bolt.id() + " takes the stream " + subscription.stream() + " of "
                        + subscription.component() + " twice");
            }
            checkSubscription(bolt.id(), subscription);
        }
    }

    private void checkSubscription(String bolt, Subscription subscription) {
        ComponentPlan source = plans.get(subscription.component());
        if (source == null) {
            problems.add(bolt + " takes a stream from " + subscription.component() + ", which does not exist."
                    + hint(subscription.component(), plans.keySet()));
            return;
        }
        Stream stream = source.common().stream(subscription.stream()).orElse(null);
        if (stream == null) {
            var known = source.common().streams().stream().map(Stream::name).toList();
            problems.add(bolt + " takes the stream " + subscription.stream() + " of " + source.id()
                    + ", which does not declare it." + hint(subscription.stream(), known));
            return;
        }
        if (stream.isDirect() != (subscription.grouping() instanceof Grouping.Direct)) {
            problems.add(bolt + " takes the stream " + stream.name() + " of " + source.id() + ", which is "
                    + (stream.isDirect() ? "direct: take it by direct" : "not direct: take it by another grouping"));
        }
        for (String field : groupingFields(subscription.grouping())) {
            if (!stream.fields().contains(field)) {
                problems.add(bolt + " groups the stream " + stream.name() + " of " + source.id() + " by " + field
                        + ", but its fields are " + stream.fields() + "."
                        + hint(field, stream.fields().names()));
            }
        }
    }

    private static List<String> groupingFields(Grouping grouping) {
        if (grouping instanceof Grouping.ByFields byFields) {
            return byFields.fields().names();
        }
        return grouping instanceof Grouping.PartialKey partialKey
                ? partialKey.fields().names()
                : List.of();
    }

    private static String hint(String typed, Collection<String> known) {
        String hint = Nearest.hint(typed, known);
        return hint.endsWith("?") ? hint.substring(0, hint.length() - 1) : hint;
    }

    /** Depth first from the sources: a subscription to something that is still being visited closes a cycle. */
    private void order() {
        var visited = new HashMap<String, Boolean>();
        for (ComponentPlan plan : plans.values()) {
            visit(plan, visited);
        }
        if (!backEdges.isEmpty() && !cyclesAllowed) {
            Set<String> names = new HashSet<>();
            backEdges.forEach(edge -> names.add(edge.subscription().component()));
            problems.add("streams lead back to "
                    + String.join(", ", names.stream().sorted().toList()) + ". If that is meant, call allowCycles");
        }
    }

    /** {@code visited} holds false for what is being visited, true for what has been. */
    private void visit(ComponentPlan plan, Map<String, Boolean> visited) {
        if (visited.putIfAbsent(plan.id(), false) != null) {
            return;
        }
        if (plan instanceof ComponentPlan.BoltPlan bolt) {
            for (Subscription subscription : bolt.subscriptions()) {
                ComponentPlan source = plans.get(subscription.component());
                if (source == null) {
                    continue;
                }
                if (Boolean.FALSE.equals(visited.get(source.id()))) {
                    backEdges.add(new BackEdge(bolt.id(), subscription));
                } else {
                    visit(source, visited);
                }
            }
        }
        visited.put(plan.id(), true);
        ordered.add(plan);
    }
}
