package io.millstream.broker.net;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** What a connection tells the server and asks of it. Thread-safe. */
interface ConnectionEvents {
    /** A clock of few ticks, by which connections that say nothing are found. */
    int tick();

    void closed(Connection connection);

    void log(Level level, String message, @Nullable Throwable cause);
}
