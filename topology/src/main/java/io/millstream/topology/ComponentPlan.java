package io.millstream.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One component of a {@link Topology}. */
public sealed interface ComponentPlan {
    Common common();

    default String id() {
        return common().id();
    }

    /**
     * What spouts and bolts have in common.
     *
     * @param onOwnThread true if every task gets a thread to itself
     */
    record Common(String id, int taskCount, boolean onOwnThread, Map<String, String> settings, List<Stream> streams) {
        public Optional<Stream> stream(String name) {
            return streams.stream().filter(stream -> stream.name().equals(name)).findFirst();
        }
    }

    /**
     * A spout.
     *
     * @param maxPending tracked tuples that a task may have under way
     */
    record SpoutPlan(Common common, Supplier<? extends Spout> spout, int maxPending) implements ComponentPlan {}

    /**
     * A bolt.
     *
     * @param tickInterval zero for no ticks
     */
    record BoltPlan(
            Common common, Supplier<? extends Bolt> bolt, List<Subscription> subscriptions, Duration tickInterval)
            implements ComponentPlan {}
}
