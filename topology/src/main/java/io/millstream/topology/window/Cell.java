package io.millstream.topology.window;

import io.millstream.topology.Tuple;
import java.util.ArrayList;
import java.util.List;

/** A partial aggregate, and those of its tuples that somebody waits for. */
final class Cell<A> {
    A partial;
    private List<Tuple> held = List.of();

    Cell(A partial) {
        this.partial = partial;
    }

    void hold(Tuple tuple) {
        if (held.isEmpty()) {
            held = new ArrayList<>();
        }
        held.add(tuple);
    }

    void holdAll(Cell<A> other) {
        other.held.forEach(this::hold);
    }

    List<Tuple> held() {
        return held;
    }
}
