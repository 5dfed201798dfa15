package io.millstream.topology.window;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.time.Duration;

/** How long a window is, or how far apart two of them are. */
sealed interface Extent {
    /** So many tuples. */
    record Tuples(int count) implements Extent {}

    /** So much time. */
    record Time(long ms) implements Extent {}

    static Extent of(int count, String what) {
        if (count < 1) {
            throw new JobException(
                    ErrorKind.USER, "The " + what + " of a window is " + count + " tuples; it must be at least one.");
        }
        return new Tuples(count);
    }

    static Time of(Duration duration, String what) {
        if (duration.toMillis() < 1) {
            throw new JobException(
                    ErrorKind.USER,
                    "The " + what + " of a window is " + duration + "; it must be at least a millisecond.");
        }
        return new Time(duration.toMillis());
    }
}
