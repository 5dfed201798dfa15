package io.millstream.broker.server;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Remembers when something was logged under a name, and keeps it from the console meanwhile. */
final class LogLines extends Handler implements AutoCloseable {
    private final Logger logger;
    private final List<LogRecord> lines = new CopyOnWriteArrayList<>();

    private LogLines(Logger logger) {
        this.logger = logger;
    }

    static LogLines record(String loggerName) {
        var lines = new LogLines(Logger.getLogger(loggerName));
        lines.logger.setUseParentHandlers(false);
        lines.logger.addHandler(lines);
        return lines;
    }

    /** The largest number of lines of a level within one second of the clock. */
    long mostInASecond() {
        Map<String, Long> counts = lines.stream()
                .collect(Collectors.groupingBy(
                        line -> line.getLevel() + " " + line.getInstant().getEpochSecond(), Collectors.counting()));
        return counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** What is worse than news, with its cause and where that was thrown. */
    List<String> faults() {
        return lines.stream()
                .filter(line -> line.getLevel().intValue() > Level.INFO.intValue())
                .map(LogLines::inWords)
                .toList();
    }

    private static String inWords(LogRecord line) {
        Throwable cause = line.getThrown();
        return cause == null
                ? line.getMessage()
                : line.getMessage() + " " + cause + " at " + Arrays.asList(cause.getStackTrace());
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
