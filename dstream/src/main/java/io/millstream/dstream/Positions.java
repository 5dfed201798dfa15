package io.millstream.dstream;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a source has been read: for each of its parts (a topic partition, a file) a number that only the source
 * understands, such as {@code posts-0 -> 123}. Ordered by name, immutable, durable as part of a checkpoint.
 */
public record Positions(Map<String, Long> byPart) {
    /** Nothing read yet. */
    public static final Positions NONE = new Positions(Map.of());

    public Positions {
        byPart = Collections.unmodifiableMap(new TreeMap<>(byPart));
    }

    /** The position of {@code part}, or {@code otherwise} if it is not named here. */
    public long at(String part, long otherwise) {
        return byPart.getOrDefault(part, otherwise);
    }

    public boolean isEmpty() {
        return byPart.isEmpty();
    }
}
