package io.millstream.topology;

import org.jspecify.annotations.Nullable;

/**
 * One element of a stream: values under the names that its source declared, and where it came from.
 *
 * <p>Immutable. A bolt may keep it, hand it to other threads and ack it later; until then the tree of tuples that it belongs
 * to is not complete.
 */
public interface Tuple {
    /** Names the stream of ticks, see {@link BoltDeclarer#tickEvery}; it comes from the component {@code __system}. */
    String TICK_STREAM = "__tick";

    /** The source of everything that the runtime itself sends. */
    String SYSTEM_COMPONENT = "__system";

    Fields fields();

    Values values();

    String sourceComponent();

    String sourceStream();

    /** The task that emitted it; -1 for the runtime itself. */
    int sourceTask();

    /** False if nobody waits for it, so that neither its ack nor what is anchored to it makes a difference. */
    default boolean isTracked() {
        return true;
    }

    default int size() {
        return values().size();
    }

    default @Nullable Object value(int index) {
        return values().get(index);
    }

    /**
     * The value of that name.
     *
     * @throws io.millstream.base.JobException (USER) with the nearest name if there is no such field
     */
    default @Nullable Object value(String field) {
        return value(fields().indexOf(field));
    }

    /** The value as a string. @throws ClassCastException if it is none */
    default String string(int index) {
        return (String) present(index);
    }

    default String string(String field) {
        return string(fields().indexOf(field));
    }

    /** The value as a whole number, whichever class of number it is. @throws ClassCastException if it is none */
    default long longValue(int index) {
        return ((Number) present(index)).longValue();
    }

    default long longValue(String field) {
        return longValue(fields().indexOf(field));
    }

    /** The value as a number. @throws ClassCastException if it is none */
    default double doubleValue(int index) {
        return ((Number) present(index)).doubleValue();
    }

    default double doubleValue(String field) {
        return doubleValue(fields().indexOf(field));
    }

    /** True for the tuples that {@link BoltDeclarer#tickEvery} asks for. */
    default boolean isTick() {
        return sourceStream().equals(TICK_STREAM) && sourceComponent().equals(SYSTEM_COMPONENT);
    }

    private Object present(int index) {
        Object value = value(index);
        if (value == null) {
            throw new NullPointerException("field " + fields().names().get(index) + " of " + this + " is null");
        }
        return value;
    }
}
