package io.millstream.log;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Writes single records to a topic of a log in the same process, gathered into one batch per partition.
 *
 * <pre>{@code
 * var writer = new TopicWriter(log, "posts", TopicWriter.Options.DEFAULTS);
 * writer.write(key, value, timestampMs);
 * List<TopicWriter.Written> written = writer.flush(ForcePolicy.FORCED);
 * }</pre>
 *
 * <p>Partitions are chosen as Kafka's clients do: by the murmur2 hash of the key, so that a topic written by both keeps a
 * key in one partition; without a key one partition after the other, changing with every batch. A batch that is full goes
 * to the log at once, so a writer holds at most {@link Options#batchBytes} and one record per partition; {@link #flush}
 * sends the rest and waits.
 *
 * <p>Belongs to one thread.
 */
public final class TopicWriter {
    private final List<Target> targets = new ArrayList<>();
    private int keylessPartition;

    /**
     * How records are gathered.
     *
     * @param batchBytes size at which a batch is written, before compression
     * @param compression of the batches
     */
    public record Options(int batchBytes, CompressionType compression) {
        /** 128 KiB, not compressed: in one process there is no network to spare. */
        public static final Options DEFAULTS = new Options(128 * 1024, CompressionType.NONE);

        public Options {
            if (batchBytes < RecordBatch.HEADER_BYTES) {
                throw new IllegalArgumentException(
                        "a batch takes at least " + RecordBatch.HEADER_BYTES + " bytes, not " + batchBytes);
            }
        }
    }

    /**
     * What one partition has got since the last flush.
     *
     * @param firstOffset of the first record
     * @param lastOffset of the last record; others may have written in between
     * @param recordCount records of this writer
     */
    public record Written(TopicPartition topicPartition, long firstOffset, long lastOffset, long recordCount) {}

    /**
     * A writer to all partitions of {@code topic}.
     *
     * @throws JobException (USER) if there is no such topic
     */
    public TopicWriter(CommitLog log, String topic, Options options) {
        int partitionCount = log.topic(topic)
                .map(TopicDescription::partitionCount)
                .orElseThrow(() -> new JobException(
                        ErrorKind.USER, "There is no topic \"" + topic + "\" to write to. Create it first."));
        for (int partition = 0; partition < partitionCount; partition++) {
            targets.add(new Target(log.partition(new TopicPartition(topic, partition)), options));
        }
    }

    /** The partition that Kafka's clients choose for a key. */
    public static int partitionOf(byte[] key, int partitionCount) {
        return (Murmur2.hash(key) & Integer.MAX_VALUE) % partitionCount;
    }

    public int partitionCount() {
        return targets.size();
    }

    /**
     * Adds a record to the partition that its key chooses.
     *
     * @param timestampMs milliseconds since the epoch; -1 for none
     * @throws JobException (USER) if the log refuses the batch that had to be written to make room
     */
    public void write(byte @Nullable [] key, byte @Nullable [] value, long timestampMs) {
        if (key != null) {
            write(partitionOf(key, targets.size()), key, value, timestampMs);
            return;
        }
        if (targets.get(keylessPartition).isFullFor(value)) {
            nextKeylessPartition();
        }
        write(keylessPartition, null, value, timestampMs);
    }

    /** Adds a record to the partition that the caller chooses. */
    public void write(int partition, byte @Nullable [] key, byte @Nullable [] value, long timestampMs) {
        targets.get(partition).add(key, value, timestampMs);
    }

    private void nextKeylessPartition() {
        keylessPartition = (keylessPartition + 1) % targets.size();
    }

    /**
     * Writes what is gathered and waits until everything since the last flush is as durable as {@code forcePolicy} asks.
     *
     * @return one entry per partition that got records, by partition number
     * @throws JobException (USER) if the log refuses a batch, whose records are then dropped from this writer; of another
     *     kind if the disk failed
     */
    public List<Written> flush(ForcePolicy forcePolicy) {
        var acknowledgements = new ArrayList<CompletableFuture<Void>>();
        for (Target target : targets) {
            target.append(forcePolicy, acknowledgements); // all of them before waiting, so that they share a force
        }
        for (CompletableFuture<Void> acknowledged : acknowledgements) {
            await(acknowledged);
        }
        var written = new ArrayList<Written>();
        for (Target target : targets) {
            target.drainWritten(forcePolicy, written);
        }
        nextKeylessPartition();
        return written;
    }

    private static void await(CompletableFuture<Void> acknowledged) {
        try {
            acknowledged.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof JobException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** One partition with its batch. */
    private static final class Target {
        private static final int MAX_RECORD_OVERHEAD_BYTES = 32; // five varints, and one byte of attributes

        private final PartitionLog partition;
        private final RecordBatchBuilder builder;
        private final int batchBytes;
        private long firstOffset;
        private long lastOffset;
        private long recordCount;
        private boolean needsForce; // batches were written without forcing them

        Target(PartitionLog partition, Options options) {
            this.partition = partition;
            this.batchBytes = options.batchBytes();
            this.builder = new RecordBatchBuilder(batchBytes).compression(options.compression());
        }

        boolean isFullFor(byte @Nullable [] value) {
            int valueBytes = value == null ? 0 : value.length;
            return builder.recordCount() > 0
                    && (long) builder.sizeBytes() + valueBytes + MAX_RECORD_OVERHEAD_BYTES > batchBytes;
        }

        void add(byte @Nullable [] key, byte @Nullable [] value, long timestampMs) {
            if (builder.add(timestampMs, key, value)) {
                return;
            }
            var acknowledgements = new ArrayList<CompletableFuture<Void>>(1);
            append(ForcePolicy.WRITTEN, acknowledgements);
            acknowledgements.forEach(TopicWriter::await);
            needsForce = true;
            builder.add(timestampMs, key, value); // a first record always fits
        }

        void append(ForcePolicy forcePolicy, List<CompletableFuture<Void>> acknowledgements) {
            if (builder.recordCount() == 0) {
                return;
            }
            AppendResult result;
            try {
                result = partition.append(builder.build(), forcePolicy);
            } finally {
                builder.reset();
            }
            if (result instanceof AppendResult.Appended appended) {
                firstOffset = recordCount == 0 ? appended.baseOffset() : firstOffset;
                lastOffset = appended.lastOffset();
                recordCount += appended.lastOffset() - appended.baseOffset() + 1;
                acknowledgements.add(appended.acknowledged().toCompletableFuture());
                needsForce &= forcePolicy != ForcePolicy.FORCED; // a force covers everything written before it
            } else if (result instanceof AppendResult.Refused refused) {
                throw new JobException(
                        ErrorKind.USER,
                        "Writing to " + partition.topicPartition() + " was refused. " + refused.message());
            }
        }

        void drainWritten(ForcePolicy forcePolicy, List<Written> written) {
            if (needsForce && forcePolicy == ForcePolicy.FORCED) {
                partition.force();
                needsForce = false;
            }
            if (recordCount > 0) {
                written.add(new Written(partition.topicPartition(), firstOffset, lastOffset, recordCount));
                recordCount = 0;
            }
        }
    }
}
