package io.millstream.cli.topic;

import io.millstream.base.Clock;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import io.millstream.log.PartitionLog;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/** Where reading begins: {@code earliest}, {@code latest}, an offset, an instant, or a time before now. */
sealed interface StartPosition {
    String LABEL = "earliest|latest|OFFSET|TIME";

    /** The first offset to read of {@code partition}. */
    long in(PartitionLog partition);

    static StartPosition parse(String option, String text, Clock clock) {
        if (text.equals("earliest")) {
            return new Earliest();
        }
        if (text.equals("latest")) {
            return new Latest();
        }
        if (text.matches("\\d{1,18}")) {
            return new AtOffset(Long.parseLong(text));
        }
        if (text.endsWith(" ago")) {
            Duration ago = Arguments.parseDuration(text.substring(0, text.length() - 4))
                    .orElseThrow(() -> refuse(option, text));
            return new AtTime(clock.wallMs() - ago.toMillis());
        }
        try {
            return new AtTime(Instant.parse(text).toEpochMilli());
        } catch (DateTimeParseException e) {
            throw refuse(option, text);
        }
    }

    private static JobException refuse(String option, String text) {
        return Arguments.wrong(
                option, text, "earliest, latest, an offset, an instant such as 2026-11-22T10:00:00Z, or \"5m ago\"");
    }

    /** At the first record there is. */
    record Earliest() implements StartPosition {
        @Override
        public long in(PartitionLog partition) {
            return partition.logStartOffset();
        }
    }

    /** Behind the last record. */
    record Latest() implements StartPosition {
        @Override
        public long in(PartitionLog partition) {
            return partition.highWatermark();
        }
    }

    /** At one offset, the same in every partition read. */
    record AtOffset(long offset) implements StartPosition {
        @Override
        public long in(PartitionLog partition) {
            if (offset < partition.logStartOffset() || offset > partition.highWatermark()) {
                throw new JobException(
                        ErrorKind.USER,
                        "Offset " + offset + " is outside of " + partition.topicPartition()
                                + ", which can be read from "
                                + partition.logStartOffset() + " to " + partition.highWatermark()
                                + ". Choose one with --from, and its partition with --partition.");
            }
            return offset;
        }
    }

    /** At the first record of that time or later. */
    record AtTime(long timestampMs) implements StartPosition {
        @Override
        public long in(PartitionLog partition) {
            OptionalLong offset = partition.offsetForTimestamp(timestampMs);
            return offset.isPresent() ? offset.getAsLong() : partition.highWatermark();
        }
    }
}
