package io.millstream.wire.message;

import org.jspecify.annotations.Nullable;

/** What the generated classes say when a message does not fit the version that somebody wants. */
final class Fields {
    private Fields() {}

    static void checkVersion(String message, int version, int lowest, int highest) {
        if (version < lowest || version > highest) {
            throw new IllegalArgumentException(
                    message + " has the versions " + lowest + " to " + highest + ", not " + version);
        }
    }

    static <T> T notNull(@Nullable T value, String field, int version) {
        if (value == null) {
            throw new IllegalArgumentException(field + " must not be null in version " + version);
        }
        return value;
    }

    static IllegalArgumentException absent(String field, int version) {
        return new IllegalArgumentException(field + " is set, but version " + version + " has no place for it");
    }
}
