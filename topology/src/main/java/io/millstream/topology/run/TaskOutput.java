package io.millstream.topology.run;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Stream;
import io.millstream.topology.Values;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a task: its streams, and for each of them the routes to the bolts that take it. What is done for every tuple
 * stands in {@link SpoutRun} and {@link BoltRun}, which are copied for each component.
 */
final class TaskOutput {
    private final Map<String, Outlet> outlets = new LinkedHashMap<>();
    private final Worker worker;
    private final TaskCounters counters;

    /** That of the default stream, if there is one. */
    @Nullable
    Outlet defaultOutlet;

    /** One stream with its routes. */
    static final class Outlet {
        final Stream stream;
        final String name;
        final int fieldCount;
        final Route[] routes;

        Outlet(Stream stream, Route[] routes) {
            this.stream = stream;
            this.name = stream.name();
            this.fieldCount = stream.fields().size();
            this.routes = routes;
        }
    }

    TaskOutput(Worker worker, TaskCounters counters) {
        this.worker = worker;
        this.counters = counters;
    }

    /** Before the task starts. */
    void connect(Stream stream, Route[] routes) {
        var outlet = new Outlet(stream, routes);
        outlets.put(stream.name(), outlet);
        if (stream.name().equals(OutputDeclarer.DEFAULT_STREAM)) {
            defaultOutlet = outlet;
        }
    }

    Collection<Outlet> outlets() {
        return outlets.values();
    }

    /** The outlet of a stream. @throws JobException (USER) with the nearest name if the component declared none such */
    Outlet outlet(String stream) {
        Outlet outlet = outlets.get(stream);
        if (outlet == null) {
            throw new JobException(
                    ErrorKind.USER,
                    "There is no stream " + stream + "; declareOutput declared " + outlets.keySet() + "."
                            + Nearest.hint(stream, outlets.keySet()));
        }
        return outlet;
    }

    /** Throws unless the task may emit these values there, now. */
    void check(Outlet outlet, Values values) {
        if (!worker.isOwnThread()) {
            throw new IllegalStateException(
                    "emit was called by " + Thread.currentThread().getName() + "; only the task's own thread may emit");
        }
        if (values.size() != outlet.fieldCount) {
            throw new JobException(
                    ErrorKind.USER,
                    "A tuple of " + values.size() + " values was emitted on the stream " + outlet.name
                            + ", whose fields are " + outlet.stream.fields() + ".");
        }
    }

    /** To one task; to nobody if nobody takes the stream. */
    void emitDirect(int task, String stream, Values values, @Nullable Object roots) {
        Outlet outlet = outlet(stream);
        check(outlet, values);
        if (!outlet.stream.isDirect()) {
            throw new IllegalArgumentException(
                    "the stream " + stream + " of " + outlet.stream.component() + " is not declared direct");
        }
        if (outlet.routes.length > 0 && Arrays.stream(outlet.routes).noneMatch(route -> route.leadsTo(task))) {
            throw new IllegalArgumentException(
                    "task " + task + " does not take the stream " + stream + " of " + outlet.stream.component());
        }
        counters.emitted++;
        for (Route route : outlet.routes) {
            if (route.leadsTo(task)) {
                route.send(route.port(task), values, roots);
            }
        }
    }
}
