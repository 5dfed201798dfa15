package io.millstream.topology;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes a {@link Topology}.
 *
 * <pre>{@code
 * var builder = new TopologyBuilder("word-count");
 * builder.spout("lines", LineSpout::new);
 * builder.bolt("words", SplitBolt::new).tasks(2).shuffle("lines");
 * builder.bolt("counts", CountBolt::new).tasks(2).byFields("words", "word");
 * Topology topology = builder.build();
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class TopologyBuilder {
    private final String name;
    private final Map<String, Declared> declared = new LinkedHashMap<>();
    private final PlanProblems problems = new PlanProblems();
    private boolean cyclesAllowed;

    /** A component as it was declared: its declarer goes on changing until {@link #build}. */
    sealed interface Declared {
        ComponentDeclarer<?> declarer();

        Component sample();

        record DeclaredSpout(Supplier<? extends Spout> supplier, SpoutDeclarer declarer) implements Declared {
            @Override
            public Component sample() {
                return supplier.get();
            }
        }

        record DeclaredBolt(Supplier<? extends Bolt> supplier, BoltDeclarer declarer) implements Declared {
            @Override
            public Component sample() {
                return supplier.get();
            }
        }
    }

    /**
     * An empty plan.
     *
     * @param name what the topology is called while it runs
     */
    public TopologyBuilder(String name) {
        this.name = name;
    }

    /**
     * Adds a spout.
     *
     * @param spout makes one spout for each task, and one more while the plan is made
     */
    public SpoutDeclarer spout(String id, Supplier<? extends Spout> spout) {
        var declarer = new SpoutDeclarer();
        add(id, new Declared.DeclaredSpout(spout, declarer));
        return declarer;
    }

    /**
     * Adds a bolt.
     *
     * @param bolt makes one bolt for each task, and one more while the plan is made
     */
    public BoltDeclarer bolt(String id, Supplier<? extends Bolt> bolt) {
        var declarer = new BoltDeclarer();
        add(id, new Declared.DeclaredBolt(bolt, declarer));
        return declarer;
    }

    /**
     * Lets streams lead back to where they came from. What is under way on a cycle is not bounded by the runtime: the bolts
     * and {@link SpoutDeclarer#maxPending} bound it.
     */
    public TopologyBuilder allowCycles() {
        cyclesAllowed = true;
        return this;
    }

    /**
     * The plan.
     *
     * @throws io.millstream.base.JobException (USER) that lists everything that is wrong with it: unknown components, streams and fields, ids
     *     that are given twice, cycles that were not allowed, bolts without an input, no spout at all
     */
    public Topology build() {
        Topology topology = new PlanCheck(name, declared, cyclesAllowed, problems).topology();
        problems.throwIfAny("The topology " + name);
        return topology;
    }

    private void add(String id, Declared component) {
        if (id.isEmpty() || id.startsWith("__")) {
            problems.add("\"" + id + "\" cannot be the id of a component: it must not be empty, and the runtime keeps"
                    + " names that begin with __ for itself");
        }
        if (declared.putIfAbsent(id, component) != null) {
            problems.add("two components are called " + id);
        }
    }
}
