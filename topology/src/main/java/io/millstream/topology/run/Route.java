package io.millstream.topology.run;

import io.millstream.topology.CustomGrouping;
import io.millstream.topology.Stream;
import io.millstream.topology.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tuples that one task emits on one stream to the tasks of one bolt. Belongs to the emitting task's thread.
 */
abstract class Route {
    private static final Root[] NO_MORE = {};

    final Port[] ports;
    private final Stream stream;
    private final int sourceTask;

    /** @param ports one for each task, by its place among the tasks of the bolt */
    Route(Stream stream, int sourceTask, List<Port> ports) {
        this.stream = stream;
        this.sourceTask = sourceTask;
        this.ports = ports.toArray(Port[]::new);
    }

    abstract void send(Values values, @Nullable Root root, Root[] moreRoots);

    /** Sends to one task: whatever the tuple belongs to has one more to wait for. */
    final void send(Port port, Values values, @Nullable Root root, Root[] moreRoots) {
        if (root == null) {
            port.deliver(new RoutedTuple(stream, sourceTask, values, null, NO_MORE));
            return;
        }
        root.add();
        for (Root other : moreRoots) {
            other.add();
        }
        port.deliver(new RoutedTuple(stream, sourceTask, values, root, moreRoots));
    }

    /** The only task there is, or the one that gets everything. */
    static final class ToOne extends Route {
        private final Port port;

        ToOne(Stream stream, int sourceTask, Port port) {
            super(stream, sourceTask, List.of(port));
            this.port = port;
        }

        @Override
        void send(Values values, @Nullable Root root, Root[] moreRoots) {
            send(port, values, root, moreRoots);
        }
    }

    /** One after the other. */
    static final class InTurn extends Route {
        private int next;

        InTurn(Stream stream, int sourceTask, List<Port> ports) {
            super(stream, sourceTask, ports);
            next = sourceTask % ports.size(); // several emitters shall not all begin with the same one
        }

        @Override
        void send(Values values, @Nullable Root root, Root[] moreRoots) {
            Port port = ports[next];
            next = next + 1 == ports.length ? 0 : next + 1;
            send(port, values, root, moreRoots);
        }
    }

    /** The task that the values of some fields choose. */
    static final class ByKey extends Route {
        private final KeyHash key;

        ByKey(Stream stream, int sourceTask, List<Port> ports, KeyHash key) {
            super(stream, sourceTask, ports);
            this.key = key;
        }

        @Override
        void send(Values values, @Nullable Root root, Root[] moreRoots) {
            send(ports[Math.floorMod(key.of(values), ports.length)], values, root, moreRoots);
        }
    }

    /** Of two tasks that the values of some fields choose, the one that was sent less. */
    static final class ByPartialKey extends Route {
        private final KeyHash key;
        private final long[] sentCounts;

        ByPartialKey(Stream stream, int sourceTask, List<Port> ports, KeyHash key) {
            super(stream, sourceTask, ports);
            this.key = key;
            this.sentCounts = new long[ports.size()];
        }

        @Override
        void send(Values values, @Nullable Root root, Root[] moreRoots) {
            int hash = key.of(values);
            int first = Math.floorMod(hash, ports.length);
            int second = Math.floorMod(KeyHash.mix(hash ^ 0x9e3779b9), ports.length);
            int chosen = sentCounts[first] <= sentCounts[second] ? first : second;
            sentCounts[chosen]++;
            send(ports[chosen], values, root, moreRoots);
        }
    }

    /** Every task. */
    static final class ToAll extends Route {
        ToAll(Stream stream, int sourceTask, List<Port> ports) {
            super(stream, sourceTask, ports);
        }

        @Override
        void send(Values values, @Nullable Root root, Root[] moreRoots) {
            for (Port port : ports) {
                send(port, values, root, moreRoots);
            }
        }
    }

    /** The tasks that the user's grouping chooses. */
    static final class ByChoice extends Route {
        private final CustomGrouping grouping;
        private final int sourceTask;

        ByChoice(Stream stream, int sourceTask, List<Port> ports, CustomGrouping grouping) {
            super(stream, sourceTask, ports);
            this.grouping = grouping;
            this.sourceTask = sourceTask;
        }

        @Override
        void send(Values values, @Nullable Root root, Root[] moreRoots) {
            for (int task : grouping.choose(sourceTask, values)) {
                send(port(task), values, root, moreRoots);
            }
        }
    }

    /** The task that the emitter names. */
    static final class Direct extends Route {
        Direct(Stream stream, int sourceTask, List<Port> ports) {
            super(stream, sourceTask, ports);
        }

        @Override
        void send(Values values, @Nullable Root root, Root[] moreRoots) {
            throw new IllegalStateException("a tuple of a direct stream was emitted without naming a task");
        }
    }

    boolean leadsTo(int task) {
        return find(task) != null;
    }

    /** The port of the task of that number. */
    final Port port(int task) {
        Port port = find(task);
        if (port == null) {
            throw new IllegalArgumentException(
                    "task " + task + " does not take the stream " + stream.name() + " of " + stream.component());
        }
        return port;
    }

    private @Nullable Port find(int task) {
        for (Port port : ports) {
            if (port.target.number() == task) {
                return port;
            }
        }
        return null;
    }
}
