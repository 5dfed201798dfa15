package io.millstream.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Units {
    private Units() {}

    /** As it is written on the command line: {@code 500ms}, {@code 10s}, {@code 1m}. */
    public static String duration(Duration duration) {
        long ms = duration.toMillis();
        if (ms % 60_000 == 0 && ms > 0) {
            return ms / 60_000 + "m";
        }
        return ms % 1_000 == 0 ? ms / 1_000 + "s" : ms + "ms";
    }

    /** {@code 1,234,567}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
