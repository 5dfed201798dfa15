package io.millstream.dstream.run;

import io.millstream.dstream.Operator;
import io.millstream.dstream.PlanNode;
import io.millstream.dstream.QueueSource;
import io.millstream.dstream.SocketTextSource;
import io.millstream.dstream.StreamPlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Works out, from the outputs back to the sources, what is asked of each stream of a plan. */
final class NodeUses {
    private NodeUses() {}

    static Map<PlanNode, NodeUse> of(StreamPlan plan) {
        var uses = new HashMap<PlanNode, NodeUse>();
        var nodes = plan.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            uses.put(nodes.get(i), useOf(nodes.get(i), plan, uses));
        }
        return uses;
    }

    private static NodeUse useOf(PlanNode node, StreamPlan plan, Map<PlanNode, NodeUse> uses) {
        long lookBackMs = 0;
        long historyMs = 0;
        int userCount = 0;
        boolean windowed = false;
        for (PlanNode user : plan.nodes()) {
            var use = uses.get(user);
            if (use == null || !user.inputs().contains(node)) {
                continue;
            }
            userCount++;
            long windowMs = 0;
            if (user.operator() instanceof Operator.Windowed window) {
                windowMs = windowMs(window);
            }
            if (user.operator() instanceof Operator.Window) {
                windowed = true;
                lookBackMs = Math.max(lookBackMs, windowMs);
            }
            historyMs = Math.max(historyMs, windowMs + use.historyMs());
        }
        return new NodeUse(lookBackMs, historyMs, (windowed || userCount > 1) && !isInMemory(node));
    }

    /** How long before a batch to come a window has to keep what it holds. */
    private static long windowMs(Operator.Windowed window) {
        Duration length = window.length();
        boolean needsWhatLeft = window instanceof Operator.ReduceByKeyAndWindow<?, ?> reduced
                && reduced.reduce().inverse() != null;
        return needsWhatLeft ? length.plus(window.slide()).toMillis() : length.toMillis();
    }

    /** Reading such a source twice costs no more than reading a cache. */
    private static boolean isInMemory(PlanNode node) {
        return node.operator() instanceof Operator.Source<?> source
                && (source.source() instanceof QueueSource<?> || source.source() instanceof SocketTextSource);
    }
}
