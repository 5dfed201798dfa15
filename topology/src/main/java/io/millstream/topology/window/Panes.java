package io.millstream.topology.window;

import io.millstream.topology.Tuple;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sliding windows that are put together from panes: one partial aggregate for each key and each stretch of time of which every window holds
 * all or nothing.
 *
 * <pre>
 * length 6, slide 4: panes of 2
 *   panes     |--|--|--|--|--|
 *   windows      |--------|          ends at multiples of 4
 *                      |--------|
 * </pre>
 *
 * <p>Costs one lookup for a tuple, and for a window one merge for each key and pane in it. Time may also be the number of a tuple.
 *
 * @see <a href="https://doi.org/10.1145/1058150.1058158">Li et al., No Pane, No Gain, 2005</a>
 */
final class Panes<A> implements WindowStore {
    private static final long NEVER = Long.MIN_VALUE;

    private final long length;
    private final Ends windowEnds;
    private final Ends paneEnds;
    private final Key keys;
    private final Aggregate<A> aggregate;
    private final WindowCollector output;
    private final TreeMap<Long, Map<@Nullable Object, Cell<A>>> panes = new TreeMap<>(); // by their ends
    private long latestPaneEnd = NEVER;
    private Map<@Nullable Object, Cell<A>> latestPane = new LinkedHashMap<>();
    private long watermark = NEVER;
    private long lastEnd = NEVER;

    Panes(long length, Ends windowEnds, Key keys, Aggregate<A> aggregate, WindowCollector output) {
        this.length = length;
        this.windowEnds = windowEnds;
        this.paneEnds = panesOf(length, windowEnds);
        this.keys = keys;
        this.aggregate = aggregate;
        this.output = output;
    }

    private static Ends panesOf(long length, Ends windowEnds) {
        long divisor = length;
        for (long rest = windowEnds.step(); rest != 0; ) {
            long next = divisor % rest;
            divisor = rest;
            rest = next;
        }
        return new Ends(divisor, Math.floorMod(windowEnds.offset(), divisor));
    }

    @Override
    public boolean add(Tuple tuple, long at) {
        if (at < watermark || (lastEnd != NEVER && at <= Math.min(lastEnd, lastEnd + windowEnds.step() - length))) {
            return false;
        }
        Map<@Nullable Object, Cell<A>> pane = paneAt(at);
        Object key = keys.of(tuple);
        Cell<A> cell = pane.get(key);
        if (cell == null) {
            cell = new Cell<>(aggregate.add(aggregate.zero(), tuple));
            pane.put(key, cell);
        } else {
            cell.partial = aggregate.add(cell.partial, tuple);
        }
        if (tuple.isTracked()) {
            cell.hold(tuple);
        } else {
            output.ack(tuple);
        }
        return true;
    }

    private Map<@Nullable Object, Cell<A>> paneAt(long at) {
        if (latestPaneEnd != NEVER && at <= latestPaneEnd && at > latestPaneEnd - paneEnds.step()) {
            return latestPane;
        }
        long end = paneEnds.from(at);
        latestPane = panes.computeIfAbsent(end, e -> new LinkedHashMap<>());
        latestPaneEnd = end;
        return latestPane;
    }

    @Override
    public void advance(long newWatermark) {
        watermark = Math.max(watermark, newWatermark);
        for (long end = nextEnd(); end <= watermark; end = nextEnd()) {
            leave(panes.headMap(end - length, true)); // between two windows with a gap
            var inside = panes.subMap(end - length, false, end, true);
            if (!inside.isEmpty()) {
                lastEnd = end;
                fire(end, inside);
            }
            leave(panes.headMap(end + windowEnds.step() - length, true));
        }
    }

    /** The next end of a window that holds something. */
    private long nextEnd() {
        if (panes.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long ofFirst = windowEnds.from(panes.firstKey());
        return lastEnd == NEVER ? ofFirst : Math.max(ofFirst, lastEnd + windowEnds.step());
    }

    private void fire(long end, Map<Long, Map<@Nullable Object, Cell<A>>> inside) {
        boolean done = false;
        try {
            for (Map.Entry<@Nullable Object, Cell<A>> entry :
                    merged(inside.values()).entrySet()) {
                Cell<A> cell = entry.getValue();
                output.anchorTo(cell.held());
                output.emit(Key.with(entry.getKey(), aggregate.result(cell.partial), end));
            }
            done = true;
        } finally {
            output.anchorTo(List.of());
            if (!done) {
                settle(inside, false);
            }
        }
    }

    private Map<@Nullable Object, Cell<A>> merged(Collection<Map<@Nullable Object, Cell<A>>> inside) {
        if (inside.size() == 1) {
            return inside.iterator().next();
        }
        var merged = new LinkedHashMap<@Nullable Object, Cell<A>>();
        for (Map<@Nullable Object, Cell<A>> pane : inside) {
            pane.forEach((key, cell) -> {
                Cell<A> sum = merged.computeIfAbsent(key, k -> new Cell<>(aggregate.zero()));
                sum.partial = aggregate.merge(sum.partial, cell.partial);
                sum.holdAll(cell);
            });
        }
        return merged;
    }

    private void leave(Map<Long, Map<@Nullable Object, Cell<A>>> gone) {
        if (!gone.isEmpty()) {
            settle(gone, true);
        }
    }

    private void settle(Map<Long, Map<@Nullable Object, Cell<A>>> gone, boolean acked) {
        for (Map<@Nullable Object, Cell<A>> pane : gone.values()) {
            for (Cell<A> cell : pane.values()) {
                cell.held().forEach(acked ? output::ack : output::fail);
            }
        }
        gone.clear();
        latestPaneEnd = NEVER;
    }
}
