package io.millstream.topology.window;

import io.millstream.topology.Fields;
import java.time.Duration;

/** Which tuples are in a window together. */
sealed interface Shape {
    /** A window every {@code slide}, each over the last {@code length}. */
    record Sliding(Extent length, Extent slide) implements Shape {}

    /** Tuples of one key of which none is more than {@code gapMs} away from the next one. */
    record Sessions(long gapMs, Fields keys) implements Shape {}

    /** How often a task that follows the clock has to look at it; zero if tuples alone move the windows. */
    default Duration clockTicks() {
        long periodMs = 0;
        if (this instanceof Sliding sliding && sliding.slide instanceof Extent.Time time) {
            periodMs = time.ms();
        } else if (this instanceof Sessions sessions) {
            periodMs = sessions.gapMs;
        }
        return Duration.ofMillis(periodMs == 0 ? 0 : Math.max(1, Math.min(100, periodMs / 10)));
    }
}
