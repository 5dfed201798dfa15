package io.millstream.topology.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an object is made.
 *
 * @param factory a static method that makes it instead of a constructor; null for a constructor
 * @param arguments texts, numbers, booleans, null, {@link Reference}s, and lists and maps of them
 * @param steps what is done with it afterwards, in this order
 */
record ObjectPlan(
        Item place, Class<?> type, @Nullable String factory, List<@Nullable Object> arguments, List<Step> steps) {
    /** Another object of the file, made anew for each that refers to it. */
    record Reference(String id) {}

    /** A property that is set or a method that is called; a property is first looked for as setter, then as public field. */
    record Step(Item place, String name, boolean isProperty, List<@Nullable Object> arguments) {}
}
