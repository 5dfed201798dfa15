package io.millstream.topology.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Windows as they are defined: each is computed anew from all tuples that were ever taken in.
 *
 * @param lengthMs zero for a length of {@code lengthCount} tuples
 * @param slideMs zero for a slide of {@code slideCount} tuples
 * @param offset what the end of a window leaves when divided by its slide
 */
record WindowModel(long lengthMs, int lengthCount, long slideMs, int slideCount, long offset) {
    /** A tuple that was taken in. */
    record Item(long at, String key, int n) {}

    /** A window that fired. */
    record Fired(long end, List<Item> items) {
        String numbers() {
            return end + " " + items.stream().map(item -> "" + item.n).collect(Collectors.joining(" "));
        }
    }

    /** All windows that fire when the time comes to {@code now}, after those that have fired. */
    List<Fired> fire(List<Item> taken, long now, List<Fired> before) {
        var inOrder = new ArrayList<>(taken);
        inOrder.sort(Comparator.comparingLong(Item::at)); // stable: equal ones as they came
        return slideMs > 0 ? byTime(inOrder, now, before) : byCount(inOrder, now, before);
    }

    private List<Fired> byTime(List<Item> inOrder, long now, List<Fired> before) {
        var fired = new ArrayList<Fired>();
        if (inOrder.isEmpty()) {
            return fired;
        }
        long first = before.isEmpty() ? inOrder.get(0).at - slideMs : before.get(before.size() - 1).end + 1;
        for (long end = first; end <= now; end++) {
            if (Math.floorMod(end - offset, slideMs) == 0) {
                long last = end;
                var until = inOrder.stream().filter(item -> item.at <= last).toList();
                content(until, end).ifPresent(fired::add);
            }
        }
        return fired;
    }

    private List<Fired> byCount(List<Item> inOrder, long now, List<Fired> before) {
        var reached = inOrder.stream().filter(item -> item.at <= now).toList();
        var fired = new ArrayList<Fired>();
        for (int count = (before.size() + 1) * slideCount; count <= reached.size(); count += slideCount) {
            long end = reached.get(count - 1).at;
            content(reached.subList(0, count), end).ifPresent(fired::add);
        }
        return fired;
    }

    private Optional<Fired> content(List<Item> until, long end) {
        var items = lengthMs > 0
                ? until.stream().filter(item -> item.at > end - lengthMs).toList()
                : until.subList(Math.max(0, until.size() - lengthCount), until.size());
        return items.isEmpty() ? Optional.empty() : Optional.of(new Fired(end, items));
    }

    /** True if the tuple would be before the watermark, or at it where no window to come holds it. */
    boolean isLate(long at, long watermark, List<Fired> before) {
        if (at < watermark) {
            return true;
        }
        if (before.isEmpty() || slideMs == 0 || lengthMs == 0) {
            return false;
        }
        long last = before.get(before.size() - 1).end;
        long earliestToHold = last + slideMs;
        return at <= last && at <= earliestToHold - lengthMs;
    }
}
