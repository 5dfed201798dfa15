package io.millstream.topology.run;

import io.millstream.topology.Bolt;
import io.millstream.topology.BoltCollector;
import io.millstream.topology.Fields;
import io.millstream.topology.Stream;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.util.Collection;

/** A bolt on its thread: what is not done for every tuple. The rest is {@link BoltRun}. */
abstract class BoltTask extends Task implements BoltCollector {
    private static final Stream TICKS = new Stream(Tuple.SYSTEM_COMPONENT, Tuple.TICK_STREAM, Fields.NONE, false);
    private static final int SYSTEM_TASK = -1;

    final Bolt bolt;

    BoltTask(Place place, Bolt bolt) {
        super(place);
        this.bolt = bolt;
    }

    abstract void execute(RoutedTuple input);

    @Override
    final void start() {
        bolt.prepare(context, this);
    }

    @Override
    final void stop() {
        bolt.cleanup();
    }

    final void tick() {
        execute(new RoutedTuple(TICKS, SYSTEM_TASK, Values.NONE, null));
    }

    /** The user's code threw: its input fails, the task goes on. */
    final void failed(RoutedTuple input, Exception error) {
        if (input.fail()) {
            counters.failed++;
        }
        threw(error);
    }

    /** An ack from another thread. */
    final void ackLater(Tuple input) {
        worker.run(() -> ack(input));
    }

    @Override
    public final void emitDirect(int task, String stream, Tuple anchor, Values values) {
        output.emitDirect(task, stream, values, ((RoutedTuple) anchor).roots());
    }

    @Override
    public final void emitDirect(int task, String stream, Collection<Tuple> anchors, Values values) {
        output.emitDirect(task, stream, values, Roots.of(anchors));
    }

    @Override
    public final void fail(Tuple input) {
        if (worker.isOwnThread()) {
            if (((RoutedTuple) input).fail()) {
                counters.failed++;
            }
        } else {
            worker.run(() -> fail(input));
        }
    }

    @Override
    public final void resetTimeout(Tuple input) {
        worker.run(() -> ((RoutedTuple) input).resetTimeout());
    }

    @Override
    public final void onTaskThread(Runnable work) {
        worker.run(() -> {
            try {
                work.run();
            } catch (RuntimeException e) { // the user's code
                threw(e);
            }
        });
    }

    @Override
    public final void reportError(Throwable error) {
        counters.error(error);
    }
}
