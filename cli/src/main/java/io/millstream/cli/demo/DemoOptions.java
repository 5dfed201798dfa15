package io.millstream.cli.demo;

import io.millstream.cli.Arguments;
import io.millstream.cli.Console;
import io.millstream.cli.DataDirectory;
import io.millstream.cli.Declaration;
import io.millstream.cli.Units;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the demo was asked for.
 *
 * @param ratePerSecond records a second; 0 for as fast as the job can follow
 * @param totalRecords ends when the topic has so many, those of earlier runs included
 * @param replayFile the posts to replay; empty for the bundled ones
 * @param shownCount how many words and hashtags are shown
 */
record DemoOptions(
        Path dataDirectory,
        long ratePerSecond,
        long totalRecords,
        Duration batchInterval,
        Duration windowLength,
        Duration slideInterval,
        Optional<Path> replayFile,
        int shownCount) {
    static final String TOPIC = "posts";
    static final int PARTITION_COUNT = 4;

    private static final long DEFAULT_RATE = 2_000;
    private static final int MAX_SHOWN = 10_000_000;

    static void declare(Declaration declaration) {
        declaration
                .option(
                        "-d, --data-dir",
                        "DIR",
                        "Where the topic and the checkpoint live. Without it: millstream/demo where"
                                + " this user keeps state (~/.local/state).")
                .option(
                        "--rate",
                        "N",
                        "Records a second; 0: as fast as they can be counted. Without it: " + DEFAULT_RATE + ".")
                .option("--records", "N", "End when the topic has N records, those of earlier runs included.")
                .option("--batch-interval", "TIME", "Time between two batches: 500ms, 1s, 1m. Without it: 1s.")
                .option(
                        "--window",
                        "TIME",
                        "How far back the counts reach, a multiple of the batch interval. Without it: 10s.")
                .option(
                        "--slide",
                        "TIME",
                        "Time between two results, a multiple of the batch interval. Without it: 1s.")
                .option("--replay-file", "FILE", "Replay these posts instead: JSON lines, plain or gzip.")
                .option("--top", "N", "Show N words and N hashtags. Without it: 10.");
    }

    static DemoOptions of(Arguments arguments, Console console) {
        Path directory = arguments
                .text("--data-dir")
                .map(Path::of)
                .orElseGet(() ->
                        DataDirectory.stateDirectory(console.environment()).resolve("demo"))
                .toAbsolutePath()
                .normalize();
        Duration batchInterval = arguments.duration("--batch-interval", Duration.ofSeconds(1));
        return new DemoOptions(
                directory,
                arguments.number("--rate", DEFAULT_RATE, 0),
                arguments.number("--records", Long.MAX_VALUE, 0),
                batchInterval,
                multiple(arguments, "--window", batchInterval.multipliedBy(10), batchInterval),
                multiple(arguments, "--slide", batchInterval, batchInterval),
                arguments.text("--replay-file").map(Path::of),
                arguments.count("--top", 10, 1, MAX_SHOWN));
    }

    private static Duration multiple(Arguments arguments, String option, Duration fallback, Duration batchInterval) {
        Duration given = arguments.duration(option, fallback);
        if (given.toMillis() % batchInterval.toMillis() != 0) {
            throw Arguments.wrong(
                    option,
                    arguments.text(option).orElse(given.toString()),
                    "a multiple of the batch interval, " + Units.duration(batchInterval));
        }
        return given;
    }
}
