package io.millstream;

import io.millstream.log.LogSettings;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a {@link Millstream} is opened. The defaults suit a first run.
 *
 * @param threads that work on a dataset or batch at a time; the number of processors unless set
 * @param log settings of the log
 * @param world empty for this machine's; a test gives its own
 * @param warnings takes sentences that a user should read although everything goes on; thread-safe. The JDK's logging
 *     unless set
 */
public record Options(int threads, LogSettings log, Optional<World> world, Consumer<String> warnings) {
    public static final Options DEFAULTS = new Options(
            Runtime.getRuntime().availableProcessors(), LogSettings.DEFAULTS, Optional.empty(), Options::toLog);

    public Options {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread has to do the work, not " + threads);
        }
    }

    public Options withThreads(int newThreads) {
        return new Options(newThreads, log, world, warnings);
    }

    public Options withLog(LogSettings newLog) {
        return new Options(threads, newLog, world, warnings);
    }

    public Options in(World newWorld) {
        return new Options(threads, log, Optional.of(newWorld), warnings);
    }

    public Options withWarnings(Consumer<String> newWarnings) {
        return new Options(threads, log, world, newWarnings);
    }

    private static void toLog(String warning) {
        System.getLogger("io.millstream").log(System.Logger.Level.WARNING, warning);
    }
}
