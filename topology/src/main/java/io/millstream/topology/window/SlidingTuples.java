package io.millstream.topology.window;

import io.millstream.topology.Tuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tumbling and sliding windows with all their tuples.
 *
 * <p>Tuples wait until the time is at theirs, then they are inside, in the order of their timestamps, until no later window can
 * hold them. A tuple is settled when it leaves.
 */
final class SlidingTuples implements WindowStore {
    private static final long NEVER = Long.MIN_VALUE;

    private final Extent length;
    private final Extent slide;
    private final Ends ends;
    private final boolean onArrival;
    private final Consumer<TupleWindow> target;
    private final Consumer<Tuple> leaves;
    private final Waiting waiting = new Waiting();
    private final ArrayDeque<Stamped> inside = new ArrayDeque<>();
    private final Set<Stamped> entered = new HashSet<>();
    private final List<Tuple> expired = new ArrayList<>();
    private long watermarkMs = NEVER;
    private long lastEndMs = NEVER;
    private int sinceSlide;

    /** @param leaves gets every tuple that no later window can hold */
    SlidingTuples(Shape.Sliding shape, Place place, Consumer<TupleWindow> target, Consumer<Tuple> leaves) {
        this.length = shape.length();
        this.slide = shape.slide();
        long slideMs = slide instanceof Extent.Time time ? time.ms() : 1;
        this.ends = new Ends(slideMs, place.offsetMs(slideMs));
        this.onArrival = place.onArrival();
        this.target = target;
        this.leaves = leaves;
    }

    @Override
    public boolean add(Tuple tuple, long timestampMs) {
        if (timestampMs < watermarkMs || isInNoWindowToCome(timestampMs)) {
            return false;
        }
        waiting.add(tuple, timestampMs);
        if (onArrival && slide instanceof Extent.Tuples) {
            enterUntil(timestampMs);
        }
        return true;
    }

    /** At the watermark itself the last window to hold the tuple may have fired. */
    private boolean isInNoWindowToCome(long timestampMs) {
        return lastEndMs != NEVER
                && timestampMs <= lastEndMs
                && length instanceof Extent.Time time
                && timestampMs <= lastEndMs + ends.step() - time.ms();
    }

    @Override
    public void advance(long newWatermarkMs) {
        watermarkMs = Math.max(watermarkMs, newWatermarkMs);
        if (slide instanceof Extent.Tuples) {
            enterUntil(watermarkMs);
            return;
        }
        for (long endMs = nextEndMs(); endMs <= watermarkMs; endMs = nextEndMs()) {
            enterUntil(endMs);
            fire(endMs);
        }
    }

    /** The next end of a window that holds something. */
    private long nextEndMs() {
        Stamped first = waiting.first();
        if (!inside.isEmpty()) {
            return lastEndMs + ends.step();
        } else if (first == null) {
            return Long.MAX_VALUE;
        }
        long ofFirstMs = ends.from(first.timestampMs());
        return lastEndMs == NEVER ? ofFirstMs : Math.max(ofFirstMs, lastEndMs + ends.step());
    }

    private void enterUntil(long timestampMs) {
        for (Stamped next = waiting.first();
                next != null && next.timestampMs() <= timestampMs;
                next = waiting.first()) {
            waiting.removeFirst(next);
            inside.add(next);
            entered.add(next);
            if (slide instanceof Extent.Tuples tuples) {
                expire(next.timestampMs(), 0);
                if (++sinceSlide == tuples.count()) {
                    sinceSlide = 0;
                    fire(next.timestampMs());
                }
            }
        }
    }

    private void fire(long endMs) {
        expire(endMs, 0);
        if (!inside.isEmpty()) {
            lastEndMs = endMs;
            TupleWindow window = window(endMs);
            boolean done = false;
            try {
                target.accept(window);
                done = true;
            } finally {
                if (!done) {
                    inside.clear(); // they have failed
                }
            }
            expireBeforeNext(endMs);
        }
    }

    private TupleWindow window(long endMs) {
        var tuples = new ArrayList<Tuple>(inside.size());
        var newTuples = new ArrayList<Tuple>(entered.size());
        for (Stamped stamped : inside) {
            tuples.add(stamped.tuple());
            if (entered.contains(stamped)) {
                newTuples.add(stamped.tuple());
            }
        }
        OptionalLong startMs =
                length instanceof Extent.Time time ? OptionalLong.of(endMs - time.ms() + 1) : OptionalLong.empty();
        var window = new TupleWindow(List.copyOf(tuples), List.copyOf(newTuples), List.copyOf(expired), startMs, endMs);
        entered.clear();
        expired.clear();
        return window;
    }

    /** What the next window cannot hold, whenever it comes, is acked now rather than then. */
    private void expireBeforeNext(long endMs) {
        if (length instanceof Extent.Time && slide instanceof Extent.Time next) {
            expire(endMs + next.ms(), 0);
        } else if (length instanceof Extent.Tuples && slide instanceof Extent.Tuples next) {
            expire(endMs, next.count());
        }
    }

    /** Lets go what a window that ends then, and takes in {@code more} tuples before, does not hold. */
    private void expire(long endMs, int more) {
        for (Stamped first = inside.peek(); first != null && isOut(first, endMs, more); first = inside.peek()) {
            inside.remove();
            entered.remove(first);
            expired.add(first.tuple());
            leaves.accept(first.tuple());
        }
    }

    private boolean isOut(Stamped first, long endMs, int more) {
        return length instanceof Extent.Time time
                ? first.timestampMs() <= endMs - time.ms()
                : inside.size() > ((Extent.Tuples) length).count() - (long) more;
    }
}
