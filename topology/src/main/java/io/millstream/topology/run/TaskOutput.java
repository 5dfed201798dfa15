package io.millstream.topology.run;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Stream;
import io.millstream.topology.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way out of a task: its streams, and for each of them the routes to the bolts that take it. */
final class TaskOutput {
    private final Map<String, Outlet> outlets = new LinkedHashMap<>();
    private final Worker worker;
    private final TaskCounters counters;
    private @Nullable Outlet defaultOutlet;

    /** One stream with its routes. */
    private static final class Outlet {
        final Stream stream;
        final int fieldCount;
        final Route[] routes;

        Outlet(Stream stream, Route[] routes) {
            this.stream = stream;
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

    /** To whoever takes the stream. */
    void emit(String stream, Values values, @Nullable Root root, Root[] moreRoots) {
        Outlet outlet = outlet(stream, values);
        counters.emitted.increment();
        for (Route route : outlet.routes) {
            route.send(values, root, moreRoots);
        }
    }

    /** To one task; to nobody if nobody takes the stream. */
    void emitDirect(int task, String stream, Values values, @Nullable Root root, Root[] moreRoots) {
        Outlet outlet = outlet(stream, values);
        if (!outlet.stream.isDirect()) {
            throw new IllegalArgumentException(
                    "the stream " + stream + " of " + outlet.stream.component() + " is not declared direct");
        }
        counters.emitted.increment();
        boolean taken = outlet.routes.length == 0;
        for (Route route : outlet.routes) {
            if (route.leadsTo(task)) {
                route.send(route.port(task), values, root, moreRoots);
                taken = true;
            }
        }
        if (!taken) {
            throw new IllegalArgumentException(
                    "task " + task + " does not take the stream " + stream + " of " + outlet.stream.component());
        }
    }

    private Outlet outlet(String stream, Values values) {
        if (!worker.isOwnThread()) {
            throw new IllegalStateException(
                    "emit was called by " + Thread.currentThread().getName() + "; only the task's own thread may emit");
        }
        Outlet outlet = defaultOutlet;
        if (outlet == null || !outlet.stream.name().equals(stream)) {
            outlet = outlets.get(stream);
            if (outlet == null) {
                throw new JobException(
                        ErrorKind.USER,
                        "There is no stream " + stream + "; declareOutput declared " + outlets.keySet() + "."
                                + Nearest.hint(stream, outlets.keySet()));
            }
        }
        if (values.size() != outlet.fieldCount) {
            throw new JobException(
                    ErrorKind.USER,
                    "A tuple of " + values.size() + " values was emitted on the stream " + stream
                            + ", whose fields are " + outlet.stream.fields() + ".");
        }
        return outlet;
    }
}
