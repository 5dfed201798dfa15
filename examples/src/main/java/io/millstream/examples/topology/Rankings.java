package io.millstream.examples.topology;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest count of each name, and which of them are the highest. The tasks that count are not quite in step, so a count is
 * forgotten when its window ended a while before the latest one.
 */
final class Rankings {
    private final Map<String, Row> rows = new HashMap<>();
    private final long keepMs;
    private long latestMs = Long.MIN_VALUE;

    Rankings(long keepMs) {
        this.keepMs = keepMs;
    }

    /** How often a name was counted in the window that ended then. */
    record Row(String name, long count, long windowEndMs) {
        @Override
        public String toString() {
            return name + " " + count;
        }
    }

    /** Takes a count in. */
    void put(Row row) {
        latestMs = Math.max(latestMs, row.windowEndMs);
        rows.put(row.name, row);
    }

    /** The names with the highest counts, equal ones by name. */
    List<Row> top(int count) {
        rows.values().removeIf(row -> row.windowEndMs < latestMs - keepMs);
        return rows.values().stream()
                .sorted(Comparator.comparingLong(Row::count).reversed().thenComparing(Row::name))
                .limit(count)
                .toList();
    }
}
