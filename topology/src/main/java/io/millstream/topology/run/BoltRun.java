package io.millstream.topology.run;

import io.millstream.topology.Bolt;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import io.millstream.topology.run.TaskOutput.Outlet;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What a bolt's task does for every tuple. A template, see {@link Copies}: each bolt of a topology has a copy, so that
 * its {@code execute} and the routes behind it are inlined here.
 *
 * <p>The JIT inlines at most 15 calls into each other, and every hop of a tuple is {@code execute}, the bolt's {@code execute},
 * {@code emit} and the route's {@code send}. So the most frequent {@code emit} does all itself.
 */
final class BoltRun extends BoltTask {
    BoltRun(Place place, Bolt bolt) {
        super(place, bolt);
    }

    @Override
    void execute(RoutedTuple input) {
        counters.executed++;
        try {
            bolt.execute(input);
            succeeded();
        } catch (Exception e) { // the user's code
            failed(input, e);
        }
    }

    private Outlet outlet(String stream) {
        Outlet outlet = output.defaultOutlet;
        return outlet != null && outlet.name.equals(stream) ? outlet : output.outlet(stream);
    }

    private Outlet defaultOutlet() {
        Outlet outlet = output.defaultOutlet;
        return outlet != null ? outlet : output.outlet(OutputDeclarer.DEFAULT_STREAM);
    }

    private void send(Outlet out, Values values, @Nullable Object roots) {
        if (values.size() != out.fieldCount || !worker.isOwnThread()) {
            output.check(out, values);
        }
        counters.emitted++;
        for (Route route : out.routes) {
            route.send(values, roots);
        }
    }

    @Override
    public void emit(Tuple anchor, Values values) {
        Outlet out = defaultOutlet();
        if (values.size() != out.fieldCount || !worker.isOwnThread()) {
            output.check(out, values);
        }
        Object roots = ((RoutedTuple) anchor).roots();
        counters.emitted++;
        for (Route route : out.routes) {
            route.send(values, roots);
        }
    }

    @Override
    public void emit(Values values) {
        send(defaultOutlet(), values, null);
    }

    @Override
    public void emit(String stream, Values values) {
        send(outlet(stream), values, null);
    }

    @Override
    public void emit(String stream, Tuple anchor, Values values) {
        send(outlet(stream), values, ((RoutedTuple) anchor).roots());
    }

    @Override
    public void emit(String stream, Collection<Tuple> anchors, Values values) {
        send(outlet(stream), values, Roots.of(anchors));
    }

    @Override
    public void ack(Tuple input) {
        if (!worker.isOwnThread()) {
            ackLater(input);
        } else if (((RoutedTuple) input).ack()) {
            counters.acked++;
        }
    }
}
