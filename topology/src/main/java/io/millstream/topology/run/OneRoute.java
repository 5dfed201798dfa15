package io.millstream.topology.run;

import io.millstream.topology.Stream;
import io.millstream.topology.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route on which every tuple goes to one task.
 *
 * <p>A template, see {@link Copies}: each pair of components that a stream joins has a copy, in which the JIT sees one kind of
 * chooser and one kind of task.
 */
final class OneRoute extends Route {
    private final Chooser chooser;

    OneRoute(Stream stream, int sourceTask, List<Port> ports, Chooser chooser) {
        super(stream, sourceTask, ports);
        this.chooser = chooser;
    }

    @Override
    void send(Values values, @Nullable Object roots) {
        Port port = ports[chooser.choose(values)];
        if (roots != null) {
            Roots.add(roots);
        }
        var tuple = new RoutedTuple(stream, sourceTask, values, roots);
        BoltTask callee = port.callee;
        if (callee != null) {
            callee.execute(tuple);
        } else {
            port.deliver(tuple);
        }
    }
}
