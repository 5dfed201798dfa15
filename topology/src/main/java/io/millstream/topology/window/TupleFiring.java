package io.millstream.topology.window;

import io.millstream.topology.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** Hands windows with all their tuples to the user's bolt. */
final class TupleFiring implements SessionContent<List<Stamped>> {
    private final WindowedBolt bolt;
    private final WindowCollector output;

    private TupleFiring(WindowedBolt bolt, WindowCollector output) {
        this.bolt = bolt;
        this.output = output;
    }

    static WindowStore store(Shape shape, WindowedBolt bolt, Place place, WindowCollector output) {
        var firing = new TupleFiring(bolt, output);
        if (shape instanceof Shape.Sliding sliding) {
            return new SlidingTuples(sliding, place, firing::fire, output::ack);
        }
        var sessions = (Shape.Sessions) shape;
        return new Sessions<>(sessions.gapMs(), new Key(sessions.keys()), firing, output);
    }

    /** If the bolt throws, the tuples fail; the store lets them go. */
    private void fire(TupleWindow window) {
        var tracked = new ArrayList<Tuple>();
        for (Tuple tuple : window.tuples()) {
            if (tuple.isTracked()) {
                tracked.add(tuple);
            }
        }
        output.anchorTo(tracked);
        boolean done = false;
        try {
            bolt.execute(window);
            done = true;
        } finally {
            output.anchorTo(List.of());
            if (!done) {
                window.tuples().forEach(output::fail);
            }
        }
    }

    @Override
    public List<Stamped> zero() {
        return new ArrayList<>();
    }

    @Override
    public List<Stamped> add(List<Stamped> content, Tuple tuple, long timestampMs) {
        content.add(new Stamped(tuple, timestampMs, content.size()));
        return content;
    }

    @Override
    public List<Stamped> merge(List<Stamped> content, List<Stamped> other) {
        content.addAll(other);
        return content;
    }

    @Override
    public void fire(Session<List<Stamped>> session, long endMs) {
        List<Tuple> tuples = session.content.stream()
                .sorted(Comparator.comparingLong(Stamped::timestampMs)) // stable: equal ones stay as they came
                .map(Stamped::tuple)
                .toList();
        bolt.execute(new TupleWindow(tuples, tuples, List.of(), OptionalLong.of(session.startMs), endMs));
    }
}
