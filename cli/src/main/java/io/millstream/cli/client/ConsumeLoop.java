package io.millstream.cli.client;

import io.millstream.cli.StandardOut;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Polls, writes, and knows when to stop: after so many records, where the partitions end, or when asked to. As a member of
 * a group it commits what was written and flushed, never more. Belongs to one thread.
 */
final class ConsumeLoop {
    private final PatientPoll poll;
    private final Consumer<byte[], byte[]> consumer;
    private final RecordOutput output;
    private final StandardOut out;
    private final BooleanSupplier stopRequested;
    private final boolean flushEachRecord;
    private long remaining;

    /** Where reading ends in a partition; a partition that is not here goes on for ever. */
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** Partitions whose end has not been reached. */
    private final Set<TopicPartition> open = new HashSet<>();

    ConsumeLoop(
            PatientPoll poll,
            RecordOutput output,
            StandardOut out,
            BooleanSupplier stopRequested,
            long count,
            boolean flushEachRecord) {
        this.poll = poll;
        this.consumer = poll.consumer();
        this.output = output;
        this.out = out;
        this.stopRequested = stopRequested;
        this.remaining = count;
        this.flushEachRecord = flushEachRecord;
    }

    /** Reads these partitions, whatever groups do. */
    void readPartitions(List<TopicPartition> partitions, ReadRange range, boolean exitAtEnd) {
        consumer.assign(partitions);
        range.starts(consumer, partitions).forEach(consumer::seek);
        range.ends(consumer, partitions, exitAtEnd).ifPresent(ends::putAll);
        open.addAll(partitions);
        closeReached();
        while (goesOn() && !open.isEmpty()) {
            write(poll.poll());
            closeReached();
        }
    }

    /** Reads what the group assigns; the offsets that it commits are the group's. */
    void readAsMember(List<String> topics, ReadRange range, boolean exitAtEnd, PrintStream messages) {
        subscribe(topics, new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                messages.println("millstream: assigned " + names(partitions));
                if (!partitions.isEmpty()) {
                    range.ends(consumer, partitions, exitAtEnd).ifPresent(ends::putAll);
                    open.addAll(partitions);
                }
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                open.removeAll(partitions);
                ends.keySet().removeAll(partitions);
            }
        });
        boolean assigned = false;
        while (goesOn() && !(assigned && open.isEmpty())) {
            Map<TopicPartition, OffsetAndMetadata> written = write(poll.poll());
            assigned |= !open.isEmpty();
            closeReached();
            if (!written.isEmpty()) {
                consumer.commitSync(written);
            }
        }
    }

    private void subscribe(List<String> topics, ConsumerRebalanceListener listener) {
        if (topics.stream().noneMatch(topic -> topic.startsWith("^"))) {
            consumer.subscribe(topics, listener);
            return;
        }
        String anyOf = topics.stream()
                .map(topic -> topic.startsWith("^") ? topic.substring(1) : Pattern.quote(topic))
                .collect(Collectors.joining("|"));
        consumer.subscribe(Pattern.compile(anyOf), listener);
    }

    private boolean goesOn() {
        return remaining > 0 && !stopRequested.getAsBoolean();
    }

    /** Writes and flushes; returns the next offset of every partition something was written of. */
    private Map<TopicPartition, OffsetAndMetadata> write(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                var partition = new TopicPartition(record.topic(), record.partition());
                if (remaining == 0 || record.offset() >= ends.getOrDefault(partition, Long.MAX_VALUE)) {
                    continue;
                }
                output.write(record);
                remaining--;
                next.put(partition, new OffsetAndMetadata(record.offset() + 1));
                if (flushEachRecord) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
        return next;
    }

    private void closeReached() {
        open.removeIf(partition -> {
            boolean reached = consumer.position(partition) >= ends.getOrDefault(partition, Long.MAX_VALUE);
            if (reached) {
                consumer.pause(List.of(partition));
            }
            return reached;
        });
    }

    private static String names(Collection<TopicPartition> partitions) {
        return partitions.isEmpty()
                ? "nothing"
                : partitions.stream().map(TopicPartition::toString).sorted().collect(Collectors.joining(", "));
    }
}
