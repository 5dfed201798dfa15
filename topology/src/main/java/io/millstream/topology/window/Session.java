package io.millstream.topology.window;

import io.millstream.topology.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One session of one key while it is open. */
final class Session<C> {
    final @Nullable Object key;
    final long number;
    final List<Tuple> held = new ArrayList<>(); // tracked tuples, which are acked at the end
    long startMs;
    long lastMs;
    C content;

    Session(@Nullable Object key, long number, long timestampMs, C content) {
        this.key = key;
        this.number = number;
        this.startMs = timestampMs;
        this.lastMs = timestampMs;
        this.content = content;
    }
}
