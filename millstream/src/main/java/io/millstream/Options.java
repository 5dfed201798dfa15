package io.millstream;

import io.millstream.log.LogSettings;
import java.util.Optional;

/**
 * How a {@link Millstream} is opened. The defaults suit a first run.
 *
 * @param threads that work on a dataset or batch at a time; the number of processors unless set
 * @param log settings of the log
 * @param world empty for this machine's; a test gives its own
 */
public record Options(int threads, LogSettings log, Optional<World> world) {
    public static final Options DEFAULTS =
            new Options(Runtime.getRuntime().availableProcessors(), LogSettings.DEFAULTS, Optional.empty());

    public Options {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread has to do the work, not " + threads);
        }
    }

    public Options withThreads(int newThreads) {
        return new Options(newThreads, log, world);
    }

    public Options withLog(LogSettings newLog) {
        return new Options(threads, newLog, world);
    }

    public Options in(World newWorld) {
        return new Options(threads, log, Optional.of(newWorld));
    }
}
