package io.millstream.broker.internal;

import io.millstream.base.Clock;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.log.AppendOptions;
import io.millstream.log.AppendResult;
import io.millstream.log.CommitLog;
import io.millstream.log.CompressionType;
import io.millstream.log.EndTransactionMarker;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.RecordBatch;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A compacted topic in which a coordinator keeps its state: of each key the newest value counts, a tombstone ends it, and
 * {@link #replay} gives everything back after a start.
 *
 * <p>An append is written when it returns and on disk when {@link Written#forced} completes; appends that wait at the same
 * time share one force. A coordinator changes its memory when an append returns, so that its records and its memory have
 * the same order, and answers when it is forced; whoever only reads waits for {@link #settled}, so that nobody is told what
 * a crash could take back.
 *
 * <p>The records of one append that fit into one batch ({@code max.message.bytes}) survive a crash together or not at all;
 * larger appends are several batches, of which a crash may leave the first ones. Where that would leave something that
 * makes no sense, {@link #appendTogether} writes all or nothing.
 *
 * <p>Belongs to one thread. The topic is created by the first append.
 */
public final class InternalTopic {
    private final CommitLog log;
    private final Clock clock;
    private final Definition definition;
    private final RecordBatchBuilder builder;
    private final Map<Integer, PartitionLog> partitions = new HashMap<>();
    private CompletableFuture<Void> lastForced = CompletableFuture.completedFuture(null);

    /** What the topic is called and how it is made. */
    public record Definition(String name, int partitionCount, TopicSettings settings) {}

    public InternalTopic(CommitLog log, Clock clock, Definition definition) {
        this.log = log;
        this.clock = clock;
        this.definition = definition;
        this.builder = new RecordBatchBuilder(definition.settings().maxMessageBytes());
    }

    public String name() {
        return definition.name();
    }

    /** False until the first append. */
    public boolean exists() {
        return log.topic(definition.name()).isPresent();
    }

    /** How many partitions the topic has, or will have once it is there. */
    public int partitionCount() {
        return log.topic(definition.name()).map(topic -> topic.partitionCount()).orElse(definition.partitionCount());
    }

    /** The partition that keeps what belongs to {@code name}: the same as in Kafka. */
    public int partitionOf(String name) {
        int hash = name.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitionCount();
    }

    /**
     * Appends records that stand for themselves.
     *
     * @throws JobException if nothing could be written: the disk is full or fails, or one record alone is larger than
     *     {@code max.message.bytes}
     */
    public Written append(int partition, List<KeyedRecord> records) {
        builder.producer(RecordBatch.NO_PRODUCER_ID, RecordBatch.NO_PRODUCER_EPOCH, RecordBatch.NO_SEQUENCE)
                .transactional(false);
        return append(partition, batchesOf(records), AppendOptions.trusted(ForcePolicy.FORCED));
    }

    /**
     * Appends records of which a crash leaves all or none: in one batch, compressed if it would be too large otherwise.
     *
     * @return null if it is too large even so; nothing is written then
     * @throws JobException as above
     */
    public @Nullable Written appendTogether(int partition, List<KeyedRecord> records) {
        ByteBuffer batch = oneBatchOf(records, CompressionType.NONE);
        if (isTooLarge(batch)) {
            batch = oneBatchOf(records, CompressionType.GZIP); // the JDK has it, and so has every client
        }
        return isTooLarge(batch) ? null : append(partition, batch, AppendOptions.trusted(ForcePolicy.FORCED));
    }

    private boolean isTooLarge(ByteBuffer batch) {
        return batch.remaining() > definition.settings().maxMessageBytes();
    }

    private ByteBuffer oneBatchOf(List<KeyedRecord> records, CompressionType compression) {
        long nowMs = clock.wallMs();
        var whole = new RecordBatchBuilder(Integer.MAX_VALUE).compression(compression);
        for (KeyedRecord record : records) {
            whole.add(nowMs, record.key(), record.value());
        }
        return whole.build();
    }

    /** Appends records that count once their producer's transaction commits. @throws JobException as above */
    public Written append(int partition, long producerId, short producerEpoch, List<KeyedRecord> records) {
        builder.producer(producerId, producerEpoch, RecordBatch.NO_SEQUENCE).transactional(true);
        return append(partition, batchesOf(records), AppendOptions.coordinator(ForcePolicy.FORCED));
    }

    /** Appends the end of a producer's transaction. @throws JobException as above */
    public Written appendMarker(int partition, long producerId, short producerEpoch, EndTransactionMarker marker) {
        return append(
                partition,
                marker.toBatch(clock.wallMs(), producerId, producerEpoch),
                AppendOptions.coordinator(ForcePolicy.FORCED));
    }

    private ByteBuffer batchesOf(List<KeyedRecord> records) {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("an append to " + name() + " without a record");
        }
        long nowMs = clock.wallMs();
        var full = new ArrayList<byte[]>();
        int fullBytes = 0;
        builder.reset();
        for (KeyedRecord record : records) {
            if (!builder.add(nowMs, record.key(), record.value())) {
                byte[] batch = copyOf(builder.build());
                full.add(batch);
                fullBytes += batch.length;
                builder.reset();
                builder.add(nowMs, record.key(), record.value()); // a first record always fits
            }
        }
        ByteBuffer last = builder.build();
        if (full.isEmpty()) {
            return last;
        }
        var all = ByteBuffer.allocate(fullBytes + last.remaining());
        full.forEach(all::put);
        return all.put(last).flip();
    }

    private static byte[] copyOf(ByteBuffer batch) {
        var bytes = new byte[batch.remaining()];
        batch.get(bytes);
        return bytes;
    }

    private Written append(int partition, ByteBuffer batches, AppendOptions options) {
        AppendResult result = partition(partition).append(batches, options);
        if (result instanceof AppendResult.Refused refused) {
            throw new JobException(
                    ErrorKind.RESOURCES, "A record for " + name() + " was refused. " + refused.message());
        }
        var appended = (AppendResult.Appended) result;
        lastForced = appended.acknowledged().toCompletableFuture();
        return new Written(appended.baseOffset(), appended.lastOffset(), lastForced);
    }

    private PartitionLog partition(int partition) {
        PartitionLog known = partitions.get(partition);
        if (known != null) {
            return known;
        }
        if (!exists()) {
            log.createTopic(definition.name(), definition.partitionCount(), definition.settings());
        }
        PartitionLog found = log.partition(new TopicPartition(definition.name(), partition));
        partitions.put(partition, found);
        return found;
    }

    /** Completes once everything appended so far is on disk. */
    public CompletionStage<Void> settled() {
        return lastForced;
    }

    /**
     * Gives back what a partition holds, in the order in which it was appended. All of it is on disk by then: a process that
     * was killed leaves records behind that it had not forced, and what is told of them must not go with the power.
     *
     * @throws JobException (EXTERNAL) if the partition is damaged, or cannot be read or forced
     */
    public void replay(int partition, Replay replay) {
        if (exists()) {
            PartitionLog found = partition(partition);
            found.force();
            new PartitionReplay(found).run(replay);
        }
    }
}
