package io.millstream.topology.run;

import io.millstream.topology.CustomGrouping;
import io.millstream.topology.Stream;
import io.millstream.topology.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tuples that one task emits on one stream to the tasks of one bolt. Belongs to the emitting task's thread. Where a
 * tuple goes to one task, and nobody names it, that is {@link OneRoute}.
 */
abstract class Route {
    final Port[] ports;
    final Stream stream;
    final int sourceTask;

    /** @param ports one for each task, by its place among the tasks of the bolt */
    Route(Stream stream, int sourceTask, List<Port> ports) {
        this.stream = stream;
        this.sourceTask = sourceTask;
        this.ports = ports.toArray(Port[]::new);
    }

    /** @param roots what the tuple belongs to, see {@link Roots} */
    abstract void send(Values values, @Nullable Object roots);

    /** Sends to one task: whatever the tuple belongs to has one more to wait for. */
    final void send(Port port, Values values, @Nullable Object roots) {
        if (roots != null) {
            Roots.add(roots);
        }
        port.deliver(new RoutedTuple(stream, sourceTask, values, roots));
    }

    /** Every task. */
    static final class ToAll extends Route {
        ToAll(Stream stream, int sourceTask, List<Port> ports) {
            super(stream, sourceTask, ports);
        }

        @Override
        void send(Values values, @Nullable Object roots) {
            for (Port port : ports) {
                send(port, values, roots);
            }
        }
    }

    /** The tasks that the user's grouping chooses. */
    static final class ByChoice extends Route {
        private final CustomGrouping grouping;

        ByChoice(Stream stream, int sourceTask, List<Port> ports, CustomGrouping grouping) {
            super(stream, sourceTask, ports);
            this.grouping = grouping;
        }

        @Override
        void send(Values values, @Nullable Object roots) {
            try {
                for (int task : grouping.choose(sourceTask, values)) {
                    send(port(task), values, roots);
                }
            } catch (RuntimeException e) { // the user's code: nobody knows where the tuple should have gone
                if (roots != null) {
                    Roots.fail(roots);
                }
                throw e;
            }
        }
    }

    /** The task that the emitter names. */
    static final class Direct extends Route {
        Direct(Stream stream, int sourceTask, List<Port> ports) {
            super(stream, sourceTask, ports);
        }

        @Override
        void send(Values values, @Nullable Object roots) {
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
