package io.millstream.topology;

import java.util.List;

/**
 * An immutable, checked plan: its components, each after those that it takes streams from where there is no cycle.
 *
 * <p>Made by {@link TopologyBuilder}. A plan can be run any number of times, also at once: each task of each run gets a spout
 * or bolt of its own.
 */
public final class Topology {
    private final String name;
    private final List<ComponentPlan> components;
    private final List<BackEdge> backEdges;

    Topology(String name, List<ComponentPlan> components, List<BackEdge> backEdges) {
        this.name = name;
        this.components = List.copyOf(components);
        this.backEdges = List.copyOf(backEdges);
    }

    public String name() {
        return name;
    }

    public List<ComponentPlan> components() {
        return components;
    }

    /** The component of that id. @throws IllegalArgumentException if there is none */
    public ComponentPlan component(String id) {
        for (ComponentPlan component : components) {
            if (component.id().equals(id)) {
                return component;
            }
        }
        throw new IllegalArgumentException("the topology " + name + " has no component " + id);
    }

    /** Subscriptions that lead back to a component earlier in the order: one for each cycle at least. */
    public List<BackEdge> backEdges() {
        return backEdges;
    }
}
