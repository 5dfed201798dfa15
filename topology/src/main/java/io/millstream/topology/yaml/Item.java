package io.millstream.topology.yaml;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value in a file, with its place.
 *
 * @param value a text, Long, Double, Boolean, null, a List of items or a Map from names to items
 * @param line from 1
 */
record Item(@Nullable Object value, String file, int line) {
    @SuppressWarnings("unchecked") // YamlText makes lists of items only
    List<Item> list() {
        return value instanceof List<?> ? (List<Item>) value : List.of();
    }

    @SuppressWarnings("unchecked") // YamlText makes maps of items only
    Map<String, Item> map() {
        return value instanceof Map<?, ?> ? (Map<String, Item>) value : Map.of();
    }

    boolean isList() {
        return value instanceof List<?>;
    }

    boolean isMap() {
        return value instanceof Map<?, ?>;
    }
}
