package io.millstream.topology.run;

import io.millstream.topology.ComponentPlan;
import io.millstream.topology.Topology;
import java.util.HashMap;
import java.util.Map;

/**
 * Which task runs on which thread.
 *
 * <p>The n-th task of a bolt stands beside the n-th task of what it takes in: so a chain of components with equally many tasks
 * runs without leaving its thread, and where there are fewer tasks upstream than down, the work spreads. Spouts begin on
 * different threads. There are no more shared threads than the plan can use. Tasks declared so have a thread to themselves.
 */
final class Placement {
    /** Stands for a thread of the task's own. */
    static final int OWN = -1;

    private final Map<String, Integer> firstThread = new HashMap<>();
    private final Map<String, ComponentPlan> plans = new HashMap<>();
    private final int sharedThreads;

    Placement(Topology topology, int threads) {
        int spouts = 0;
        int most = 1;
        for (ComponentPlan plan : topology.components()) {
            plans.put(plan.id(), plan);
            if (plan instanceof ComponentPlan.BoltPlan bolt) {
                String source = bolt.subscriptions().get(0).component();
                firstThread.put(plan.id(), firstThread.getOrDefault(source, 0));
            } else {
                firstThread.put(plan.id(), spouts++);
            }
            if (!plan.common().onOwnThread()) {
                most = Math.max(most, plan.common().taskCount());
            }
        }
        sharedThreads = Math.min(threads, Math.max(most, spouts));
    }

    int sharedThreads() {
        return sharedThreads;
    }

    /** The number of a shared thread, or {@link #OWN}. */
    int threadOf(String component, int index) {
        ComponentPlan plan = plans.get(component);
        if (plan == null) {
            throw new IllegalArgumentException("no component is called " + component);
        }
        return plan.common().onOwnThread() ? OWN : (firstThread.getOrDefault(component, 0) + index) % sharedThreads;
    }
}
