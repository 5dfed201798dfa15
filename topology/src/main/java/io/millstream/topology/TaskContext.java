package io.millstream.topology;

import io.millstream.base.Clock;
import java.util.List;
import java.util.Map;

/**
 * What a task knows of its place.
 *
 * @param topology its name
 * @param component its id
 * @param task its number, unique in the topology
 * @param index its place among the tasks of its component, from 0
 * @param tasksByComponent the numbers of all tasks
 * @param settings what {@link ComponentDeclarer#setting} gave the component
 * @param clock the time of the runtime, which a test may move
 * @param plan the whole topology, as it was built
 */
public record TaskContext(
        String topology,
        String component,
        int task,
        int index,
        Map<String, List<Integer>> tasksByComponent,
        Map<String, String> settings,
        Clock clock,
        Topology plan) {
    /** The streams that the component takes in; none for a spout. */
    public List<Subscription> inputs() {
        return plan.component(component) instanceof ComponentPlan.BoltPlan bolt ? bolt.subscriptions() : List.of();
    }

    /** The numbers of the tasks of {@code component}, in their order; empty if there is no such component. */
    public List<Integer> tasks(String component) {
        return tasksByComponent.getOrDefault(component, List.of());
    }
}
