package io.millstream.topology.run;

import io.millstream.topology.Bolt;
import io.millstream.topology.BoltCollector;
import io.millstream.topology.Fields;
import io.millstream.topology.Stream;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bolt on its thread. */
final class BoltTask extends Task implements BoltCollector {
    private static final Root[] NO_MORE = {};
    private static final Stream TICKS = new Stream(Tuple.SYSTEM_COMPONENT, Tuple.TICK_STREAM, Fields.NONE, false);
    private static final int SYSTEM_TASK = -1;

    private final Bolt bolt;
    private final TaskOutput output;

    BoltTask(Place place, int failureLimit, Bolt bolt) {
        super(place, failureLimit);
        this.bolt = bolt;
        this.output = new TaskOutput(worker, counters);
    }

    TaskOutput output() {
        return output;
    }

    @Override
    void start() {
        bolt.prepare(context, this);
    }

    @Override
    void stop() {
        bolt.cleanup();
    }

    void execute(RoutedTuple input) {
        counters.executed.increment();
        try {
            bolt.execute(input);
            succeeded();
        } catch (Exception e) { // the user's code: its input fails, the task goes on
            if (input.fail()) {
                counters.failed.increment();
            }
            threw(e);
        }
    }

    void tick() {
        execute(new RoutedTuple(TICKS, SYSTEM_TASK, Values.NONE, null));
    }

    @Override
    public void emit(String stream, Values values) {
        output.emit(stream, values, null, NO_MORE);
    }

    @Override
    public void emit(String stream, Tuple anchor, Values values) {
        var routed = (RoutedTuple) anchor;
        output.emit(stream, values, routed.root(), routed.moreRoots());
    }

    @Override
    public void emit(String stream, Collection<Tuple> anchors, Values values) {
        List<Root> roots = roots(anchors);
        if (roots.isEmpty()) {
            output.emit(stream, values, null, NO_MORE);
            return;
        }
        Root[] more = roots.subList(1, roots.size()).toArray(Root[]::new);
        output.emit(stream, values, roots.get(0), more);
    }

    @Override
    public void emitDirect(int task, String stream, Tuple anchor, Values values) {
        var routed = (RoutedTuple) anchor;
        output.emitDirect(task, stream, values, routed.root(), routed.moreRoots());
    }

    @Override
    public void emitDirect(int task, String stream, Collection<Tuple> anchors, Values values) {
        List<Root> roots = roots(anchors);
        if (roots.isEmpty()) {
            output.emitDirect(task, stream, values, null, NO_MORE);
            return;
        }
        Root[] more = roots.subList(1, roots.size()).toArray(Root[]::new);
        output.emitDirect(task, stream, values, roots.get(0), more);
    }

    /** What the anchors belong to, each once: two anchors of one tree make one tuple to wait for. */
    private static List<Root> roots(Collection<Tuple> anchors) {
        var roots = new ArrayList<Root>(anchors.size());
        for (Tuple anchor : anchors) {
            var routed = (RoutedTuple) anchor;
            addOnce(roots, routed.root());
            for (Root root : routed.moreRoots()) {
                addOnce(roots, root);
            }
        }
        return roots;
    }

    private static void addOnce(List<Root> roots, @Nullable Root root) {
        if (root != null && !roots.contains(root)) {
            roots.add(root);
        }
    }

    @Override
    public void ack(Tuple input) {
        if (worker.isOwnThread()) {
            if (((RoutedTuple) input).ack()) {
                counters.acked.increment();
            }
        } else {
            worker.run(() -> ack(input));
        }
    }

    @Override
    public void fail(Tuple input) {
        if (worker.isOwnThread()) {
            if (((RoutedTuple) input).fail()) {
                counters.failed.increment();
            }
        } else {
            worker.run(() -> fail(input));
        }
    }

    @Override
    public void resetTimeout(Tuple input) {
        worker.run(() -> ((RoutedTuple) input).resetTimeout());
    }

    @Override
    public void onTaskThread(Runnable work) {
        worker.run(() -> {
            try {
                work.run();
            } catch (RuntimeException e) { // the user's code
                threw(e);
            }
        });
    }

    @Override
    public void reportError(Throwable error) {
        counters.error(error);
    }
}
