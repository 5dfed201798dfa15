package io.millstream.cli.client;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which offsets are read, after kcat's {@code -o}: where to begin and, with {@code e@TIME}, where to end.
 *
 * @param untilMs records of this time or later are not read; empty for no such end
 */
record ReadRange(Start start, OptionalLong untilMs) {
    static final String LABEL = "WHERE";
    static final String EXPECTED =
            "beginning, end, stored, an offset, -N for the last N records, s@TIME, or e@TIME for the end (milliseconds or"
                    + " 2026-11-22T10:00:00Z)";

    /** Where to begin. */
    sealed interface Start {}

    record Beginning() implements Start {}

    record End() implements Start {}

    /** Where the group stands; at the beginning if it stands nowhere yet. */
    record Stored() implements Start {}

    record AtOffset(long offset) implements Start {}

    /** So many records before the end. */
    record Tail(long count) implements Start {}

    record AtTime(long timestampMs) implements Start {}

    static ReadRange parse(List<String> texts) {
        Start start = null;
        OptionalLong untilMs = OptionalLong.empty();
        for (String text : texts) {
            if (text.startsWith("e@")) {
                untilMs = OptionalLong.of(timestampMs(text));
            } else if (start == null) {
                start = parseStart(text);
            } else {
                throw new JobException(
                        ErrorKind.USER, "-o says twice where to begin; a second -o is e@TIME, not \"" + text + "\".");
            }
        }
        return new ReadRange(start == null ? new Beginning() : start, untilMs);
    }

    private static Start parseStart(String text) {
        if (text.startsWith("s@")) {
            return new AtTime(timestampMs(text));
        }
        if (text.matches("-?\\d{1,18}")) {
            long number = Long.parseLong(text);
            return text.startsWith("-") ? new Tail(-number) : new AtOffset(number);
        }
        return switch (text) {
            case "beginning", "earliest" -> new Beginning();
            case "end", "latest" -> new End();
            case "stored" -> new Stored();
            default -> throw Arguments.wrong("-o", text, EXPECTED);
        };
    }

    private static long timestampMs(String text) {
        String time = text.substring(2);
        if (time.matches("\\d{1,18}")) {
            return Long.parseLong(time);
        }
        try {
            return Instant.parse(time).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw Arguments.wrong("-o", text, EXPECTED);
        }
    }

    /** The offset to begin at in every partition. An offset that a partition does not have becomes its nearest. */
    Map<TopicPartition, Long> starts(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        var begins = consumer.beginningOffsets(partitions);
        var ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> wanted = wanted(consumer, partitions, begins, ends);
        var starts = new HashMap<TopicPartition, Long>();
        wanted.forEach((partition, offset) ->
                starts.put(partition, Math.max(begin(begins, partition), Math.min(begin(ends, partition), offset))));
        return starts;
    }

    private Map<TopicPartition, Long> wanted(
            Consumer<byte[], byte[]> consumer,
            Collection<TopicPartition> partitions,
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, Long> ends) {
        if (start instanceof AtTime time) {
            return offsetsAt(consumer, partitions, time.timestampMs(), ends);
        }
        var wanted = new HashMap<TopicPartition, Long>();
        Map<TopicPartition, OffsetAndMetadata> stored =
                start instanceof Stored ? consumer.committed(Map.copyOf(begins).keySet()) : Map.of();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata committed = stored.get(partition);
            wanted.put(
                    partition,
                    start instanceof End
                            ? begin(ends, partition)
                            : start instanceof Tail tail
                                    ? begin(ends, partition) - tail.count()
                                    : start instanceof AtOffset at
                                            ? at.offset()
                                            : committed == null ? begin(begins, partition) : committed.offset());
        }
        return wanted;
    }

    /** The offsets at which reading ends, if it does. */
    Optional<Map<TopicPartition, Long>> ends(
            Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, boolean atEndOfPartition) {
        if (untilMs.isEmpty() && !atEndOfPartition) {
            return Optional.empty();
        }
        var ends = consumer.endOffsets(partitions);
        return Optional.of(untilMs.isEmpty() ? ends : offsetsAt(consumer, partitions, untilMs.getAsLong(), ends));
    }

    private static Map<TopicPartition, Long> offsetsAt(
            Consumer<byte[], byte[]> consumer,
            Collection<TopicPartition> partitions,
            long timestampMs,
            Map<TopicPartition, Long> ends) {
        var question = new HashMap<TopicPartition, Long>();
        partitions.forEach(partition -> question.put(partition, timestampMs));
        var answers = consumer.offsetsForTimes(question);
        var offsets = new HashMap<TopicPartition, Long>();
        for (TopicPartition partition : partitions) {
            var found = answers.get(partition);
            offsets.put(partition, found == null ? begin(ends, partition) : Long.valueOf(found.offset()));
        }
        return offsets;
    }

    private static Long begin(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }
}
