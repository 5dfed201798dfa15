package io.millstream.cli.group;

import io.millstream.base.Clock;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import io.millstream.cli.Declaration;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Where a group is moved to, by the names of Kafka's own tool. */
sealed interface ResetTarget {
    List<String> OPTIONS = List.of(
            "--to-earliest",
            "--to-latest",
            "--to-offset",
            "--to-datetime",
            "--shift-by",
            "--by-duration",
            "--to-current");

    /** The new offset of every partition, before it is brought between the first and the last one there is. */
    Map<TopicPartition, Long> offsets(
            GroupOffsets cluster, Collection<TopicPartition> partitions, Map<TopicPartition, Long> committed)
            throws InterruptedException;

    static Declaration declare(Declaration declaration) {
        return declaration
                .flag("--to-earliest", "To the first record.")
                .flag("--to-latest", "Behind the last record.")
                .flag("--to-current", "Where the group stands.")
                .option("--to-offset", "N", "To this offset.")
                .option(
                        "--to-datetime",
                        "TIME",
                        "To the first record of this time: 2026-11-22T10:00:00.000 (UTC), or with a zone.")
                .option("--shift-by", "N", "By N records forward, or back if N is negative.")
                .option("--by-duration", "DURATION", "To the records of so long ago: PT1H30M, 2d, 5m.");
    }

    /** The target that was named; a {@code JobException} (USER) unless exactly one was. */
    static ResetTarget of(Arguments arguments, Clock clock) {
        List<String> given = OPTIONS.stream().filter(arguments::flag).toList();
        if (given.size() != 1) {
            throw new JobException(
                    ErrorKind.USER,
                    (given.isEmpty() ? "Where to?" : "Only one of " + String.join(", ", given) + " is possible.")
                            + " Choose one of " + String.join(", ", OPTIONS) + ".");
        }
        String option = given.get(0);
        String value =
                switch (option) {
                    case "--to-earliest", "--to-latest", "--to-current" -> "";
                    default -> arguments.text(option).orElseThrow();
                };
        return switch (option) {
            case "--to-earliest" -> new Earliest();
            case "--to-latest" -> new Latest();
            case "--to-current" -> new Shifted(0);
            case "--to-offset" -> new AtOffset(arguments.number(option, 0, 0));
            case "--to-datetime" -> new AtTime(instant(option, value).toEpochMilli());
            case "--shift-by" -> new Shifted(arguments.number(option, 0, Long.MIN_VALUE));
            case "--by-duration" ->
                new AtTime(clock.wallMs() - duration(option, value).toMillis());
            default -> throw new IllegalArgumentException("no target " + option);
        };
    }

    private static Instant instant(String option, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException withoutZone) {
            try {
                return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException e) {
                throw Arguments.wrong(option, text, "an instant such as 2026-11-22T10:00:00.000");
            }
        }
    }

    private static Duration duration(String option, String text) {
        Optional<Duration> ours = Arguments.parseDuration(text);
        if (ours.isPresent()) {
            return ours.get();
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw Arguments.wrong(option, text, "a length of time such as PT1H30M, 2d or 5m");
        }
    }

    /** At the first record. */
    record Earliest() implements ResetTarget {
        @Override
        public Map<TopicPartition, Long> offsets(
                GroupOffsets cluster, Collection<TopicPartition> partitions, Map<TopicPartition, Long> committed)
                throws InterruptedException {
            return cluster.beginnings(partitions);
        }
    }

    /** Behind the last record. */
    record Latest() implements ResetTarget {
        @Override
        public Map<TopicPartition, Long> offsets(
                GroupOffsets cluster, Collection<TopicPartition> partitions, Map<TopicPartition, Long> committed)
                throws InterruptedException {
            return cluster.ends(partitions);
        }
    }

    /** The same offset in every partition. */
    record AtOffset(long offset) implements ResetTarget {
        @Override
        public Map<TopicPartition, Long> offsets(
                GroupOffsets cluster, Collection<TopicPartition> partitions, Map<TopicPartition, Long> committed) {
            var offsets = new HashMap<TopicPartition, Long>();
            partitions.forEach(partition -> offsets.put(partition, offset));
            return offsets;
        }
    }

    /** At the first record of that time or later. */
    record AtTime(long timestampMs) implements ResetTarget {
        @Override
        public Map<TopicPartition, Long> offsets(
                GroupOffsets cluster, Collection<TopicPartition> partitions, Map<TopicPartition, Long> committed)
                throws InterruptedException {
            return cluster.atTime(timestampMs, partitions);
        }
    }

    /** So many records from where the group stands. */
    record Shifted(long count) implements ResetTarget {
        @Override
        public Map<TopicPartition, Long> offsets(
                GroupOffsets cluster, Collection<TopicPartition> partitions, Map<TopicPartition, Long> committed) {
            var offsets = new HashMap<TopicPartition, Long>();
            for (TopicPartition partition : partitions) {
                Long stands = committed.get(partition);
                if (stands == null) {
                    throw new JobException(
                            ErrorKind.USER,
                            "The group stands nowhere in " + partition
                                    + ", so it cannot be moved from there. Choose --to-earliest, --to-latest or --to-offset.");
                }
                offsets.put(partition, stands + count);
            }
            return offsets;
        }
    }
}
