package io.millstream.topology.window;

import io.millstream.topology.Tuple;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sessions by key. A tuple opens a session, joins one, or joins two into one; a session is over when the time is past its last
 * tuple by more than the gap. Those that are over at once fire in the order of their last tuples.
 *
 * @see <a href="https://nightlies.apache.org/flink/flink-docs-stable/docs/dev/datastream/operators/windows/#session-windows">Flink:
 *     session windows</a>
 */
final class Sessions<C> implements WindowStore {
    private final long gapMs;
    private final Key keys;
    private final SessionContent<C> contents;
    private final WindowCollector output;
    private final Map<@Nullable Object, TreeMap<Long, Session<C>>> byKey = new HashMap<>(); // then by start
    private final TreeSet<Session<C>> byLast =
            new TreeSet<>(Comparator.<Session<C>>comparingLong(session -> session.lastMs)
                    .thenComparingLong(session -> session.number));
    private long watermarkMs = Long.MIN_VALUE;
    private long opened;

    Sessions(long gapMs, Key keys, SessionContent<C> contents, WindowCollector output) {
        this.gapMs = gapMs;
        this.keys = keys;
        this.contents = contents;
        this.output = output;
    }

    @Override
    public boolean add(Tuple tuple, long timestampMs) {
        Object key = keys.of(tuple);
        TreeMap<Long, Session<C>> ofKey = byKey.get(key);
        Session<C> before = ofKey == null ? null : valueOf(ofKey.floorEntry(timestampMs));
        Session<C> after = ofKey == null ? null : valueOf(ofKey.higherEntry(timestampMs));
        boolean joinsBefore = before != null && timestampMs - before.lastMs <= gapMs;
        boolean joinsAfter = after != null && after.startMs - timestampMs <= gapMs;
        if (!joinsBefore && !joinsAfter && timestampMs + gapMs < watermarkMs) {
            return false;
        }
        C added =
                contents.add(contents.zero(), tuple, timestampMs); // the user's code: nothing has changed if it throws
        var session = new Session<>(key, opened++, timestampMs, added);
        if (tuple.isTracked()) {
            session.held.add(tuple);
        } else {
            output.ack(tuple);
        }
        if (joinsAfter && after != null) {
            session = merge(session, after);
        }
        if (joinsBefore && before != null) {
            session = merge(before, session);
        }
        byKey.computeIfAbsent(key, k -> new TreeMap<>()).put(session.startMs, session);
        byLast.add(session);
        return true;
    }

    /** Both leave the maps; the earlier one takes the later one in. */
    private Session<C> merge(Session<C> earlier, Session<C> later) {
        remove(earlier);
        remove(later);
        earlier.content = contents.merge(earlier.content, later.content);
        earlier.held.addAll(later.held);
        earlier.startMs = Math.min(earlier.startMs, later.startMs);
        earlier.lastMs = Math.max(earlier.lastMs, later.lastMs);
        return earlier;
    }

    private void remove(Session<C> session) {
        TreeMap<Long, Session<C>> ofKey = byKey.get(session.key);
        if (ofKey != null && byLast.remove(session)) {
            ofKey.remove(session.startMs);
            if (ofKey.isEmpty()) {
                byKey.remove(session.key);
            }
        }
    }

    @Override
    public void advance(long newWatermarkMs) {
        watermarkMs = Math.max(watermarkMs, newWatermarkMs);
        while (!byLast.isEmpty() && byLast.first().lastMs + gapMs < watermarkMs) {
            fire(byLast.first());
        }
    }

    private void fire(Session<C> session) {
        remove(session);
        output.anchorTo(session.held);
        boolean done = false;
        try {
            contents.fire(session, session.lastMs + gapMs);
            done = true;
        } finally {
            output.anchorTo(List.of());
            session.held.forEach(done ? output::ack : output::fail);
        }
    }

    private static <V> @Nullable V valueOf(Map.@Nullable Entry<Long, V> entry) {
        return entry == null ? null : entry.getValue();
    }
}
