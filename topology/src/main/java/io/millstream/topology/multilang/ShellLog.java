package io.millstream.topology.multilang;

import java.lang.System.Logger.Level;

/** Where the log messages and metrics of children go. */
final class ShellLog {
    private static final System.Logger LOG = System.getLogger("io.millstream.topology.multilang");

    private ShellLog() {}

    static void log(String component, ChildMessage message) {
        LOG.log(level(message.level()), component + ": " + message.message());
    }

    /** Storm gives these to its metrics by name; here they are in the log until tasks have metrics of their own. */
    static void metrics(String component, ChildMessage message) {
        LOG.log(Level.DEBUG, () -> component + ": metrics " + message.text());
    }

    private static Level level(long storms) {
        if (storms >= 4) {
            return Level.ERROR;
        } else if (storms == 3) {
            return Level.WARNING;
        } else if (storms == 2) {
            return Level.INFO;
        }
        return storms == 1 ? Level.DEBUG : Level.TRACE;
    }
}
