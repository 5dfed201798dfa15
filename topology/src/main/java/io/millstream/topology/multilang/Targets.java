package io.millstream.topology.multilang;

import io.millstream.topology.ComponentPlan;
import io.millstream.topology.Grouping;
import io.millstream.topology.Subscription;
import io.millstream.topology.TaskContext;
import java.util.ArrayList;
import java.util.List;

/**
 * The tasks that an emit reaches, as far as the groupings leave no choice (a bolt with one task, all, global). The runtime does
 * not tell which one of several it chose: those are left out.
 */
final class Targets {
    private Targets() {}

    static List<Integer> of(TaskContext context, String stream) {
        var targets = new ArrayList<Integer>();
        for (ComponentPlan component : context.plan().components()) {
            if (component instanceof ComponentPlan.BoltPlan bolt) {
                for (Subscription input : bolt.subscriptions()) {
                    if (input.component().equals(context.component())
                            && input.stream().equals(stream)) {
                        targets.addAll(certain(input.grouping(), context.tasks(bolt.id())));
                    }
                }
            }
        }
        return targets;
    }

    private static List<Integer> certain(Grouping grouping, List<Integer> tasks) {
        if (grouping instanceof Grouping.All || tasks.size() == 1) {
            return tasks;
        }
        return grouping instanceof Grouping.Global ? tasks.subList(0, 1) : List.of();
    }
}
