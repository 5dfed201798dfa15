package io.millstream.cli.topic;

import io.millstream.base.Clock;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.StandardOut;
import io.millstream.log.AppendResult;
import io.millstream.log.CommitLog;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers records into batches, one per partition, and appends them forced. Up to {@link #MAX_WAITING} batches wait for
 * the disk while the next are gathered, so that they share its forces; what is reported has been forced.
 *
 * <p>Belongs to one thread.
 */
final class TopicAppender {
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int MAX_WAITING = 8;

    private final TopicDescription topic;
    private final Clock clock;
    private final @Nullable StandardOut offsets;
    private final List<Partition> partitions = new ArrayList<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final TreeMap<Integer, long[]> storedByPartition = new TreeMap<>();
    private long storedCount;
    private int sticky;

    /** What one partition gathers. {@code place} says where its first record came from. */
    private static final class Partition {
        final PartitionLog log;
        final RecordBatchBuilder builder;
        String place = "";

        Partition(PartitionLog log, int maxBatchBytes) {
            this.log = log;
            this.builder = new RecordBatchBuilder(maxBatchBytes);
        }
    }

    private record Waiting(int partition, AppendResult.Appended appended) {}

    /** @param offsets gets a line {@code partition TAB offset} for every record that was forced */
    TopicAppender(CommitLog log, TopicDescription topic, Clock clock, @Nullable StandardOut offsets) {
        this.topic = topic;
        this.clock = clock;
        this.offsets = offsets;
        int maxBatchBytes = Math.min(BATCH_BYTES, topic.settings().maxMessageBytes());
        for (int i = 0; i < topic.partitionCount(); i++) {
            partitions.add(new Partition(log.partition(new TopicPartition(topic.name(), i)), maxBatchBytes));
        }
        sticky = shortest();
    }

    /** @param place where the record came from, for the message if it is refused */
    void append(AppendRecord record, String place) {
        int number = choose(record);
        if (number >= partitions.size()) {
            throw new JobException(
                    ErrorKind.USER,
                    place + " is for partition " + number + "; the last of " + topic.name() + " is "
                            + (partitions.size() - 1) + ". Everything before it is stored.");
        }
        Partition partition = partitions.get(number);
        long timestampMs = record.timestampMs() == AppendRecord.NOW ? clock.wallMs() : record.timestampMs();
        if (!partition.builder.add(timestampMs, record.key(), record.value(), record.headers())) {
            send(number);
            boolean unused = partition.builder.add(timestampMs, record.key(), record.value(), record.headers());
        }
        if (partition.builder.recordCount() == 1) {
            partition.place = place;
        }
        if (partition.builder.sizeBytes() > topic.settings().maxMessageBytes()) {
            for (int i = 0; i < partitions.size(); i++) {
                if (i != number) {
                    send(i); // what came before the record that is about to be refused
                }
            }
            send(number);
        }
    }

    /** Appends what was gathered and waits until everything is forced. */
    void flush() {
        for (int i = 0; i < partitions.size(); i++) {
            send(i);
        }
        while (!waiting.isEmpty()) {
            settleOldest();
        }
        if (offsets != null) {
            offsets.flush();
        }
        sticky = shortest();
    }

    /** As {@link #flush}, when something has failed already: a second failure is added to the first. */
    void flushAfter(Exception failure) {
        try {
            flush();
        } catch (JobException second) {
            if (second != failure) {
                failure.addSuppressed(second);
            }
        }
    }

    /** One line for a person. */
    String summary() {
        if (storedCount == 0) {
            return "Nothing was appended to " + topic.name() + ".";
        }
        var line = new StringBuilder(
                "Appended " + storedCount + (storedCount == 1 ? " record" : " records") + " to " + topic.name() + ":");
        String separator = " ";
        for (var entry : storedByPartition.entrySet()) {
            long first = entry.getValue()[0];
            long last = entry.getValue()[1];
            line.append(separator).append("partition ").append(entry.getKey());
            line.append(first == last ? " offset " + first : " offsets " + first + " to " + last);
            separator = ", ";
        }
        return line.append('.').toString();
    }

    private int choose(AppendRecord record) {
        if (record.partition() != AppendRecord.ANY_PARTITION) {
            return record.partition();
        }
        byte[] key = record.key();
        return key == null ? sticky : TopicWriter.partitionOf(key, partitions.size());
    }

    private int shortest() {
        int shortest = 0;
        for (int i = 1; i < partitions.size(); i++) {
            if (partitions.get(i).log.logEndOffset()
                    < partitions.get(shortest).log.logEndOffset()) {
                shortest = i;
            }
        }
        return shortest;
    }

    private void send(int number) {
        Partition partition = partitions.get(number);
        if (partition.builder.recordCount() == 0) {
            return;
        }
        AppendResult result = partition.log.append(partition.builder.build(), ForcePolicy.FORCED);
        int recordCount = partition.builder.recordCount();
        partition.builder.reset();
        if (result instanceof AppendResult.Appended appended) {
            waiting.add(new Waiting(number, appended));
            if (waiting.size() > MAX_WAITING) {
                settleOldest();
            }
            sticky = number == sticky ? shortest() : sticky;
        } else if (result instanceof AppendResult.Refused refused) {
            throw refused(refused, partition, recordCount);
        }
    }

    private static JobException refused(AppendResult.Refused refused, Partition partition, int recordCount) {
        String which = recordCount == 1
                ? partition.place
                : "A batch of " + recordCount + " records, the first from " + partition.place + ",";
        return new JobException(
                ErrorKind.USER,
                which + " was refused: " + refused.message()
                        + (recordCount == 1 ? " Everything before it is stored." : " None of the batch is stored."));
    }

    private void settleOldest() {
        Waiting oldest = waiting.remove();
        AppendResult.Appended appended = oldest.appended;
        try {
            appended.acknowledged().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof JobException job
                    ? job
                    : new JobException(ErrorKind.EXTERNAL, "The append was not acknowledged: " + e.getCause(), e);
        }
        storedCount += appended.lastOffset() - appended.baseOffset() + 1;
        storedByPartition.merge(
                oldest.partition, new long[] {appended.baseOffset(), appended.lastOffset()}, (before, now) ->
                        new long[] {before[0], now[1]});
        if (offsets != null) {
            for (long offset = appended.baseOffset(); offset <= appended.lastOffset(); offset++) {
                offsets.line(oldest.partition + "\t" + offset);
            }
        }
    }
}
