package io.millstream.bench;

import io.millstream.base.ByteSize;
import io.millstream.log.CommitLog;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.RecordBatch;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A topic of {@value #VALUE_BYTES}-byte records in batches of {@value #BATCH_BYTES} bytes, written once, read often. */
final class RecordFile {
    static final TopicPartition PARTITION = new TopicPartition("records", 0);
    static final int VALUE_BYTES = 100;
    private static final int BATCH_BYTES = 64 * 1024;

    private RecordFile() {}

    /** Writes at least {@code recordCount} records. Returns what a reader of all of them sees. */
    static ReadRounds.Seen write(Path directory, long recordCount) throws IOException {
        try (CommitLog log = BenchLog.open(directory)) {
            log.createTopic(PARTITION.topic(), 1, TopicSettings.DEFAULTS);
            PartitionLog partition = log.partition(PARTITION);
            ByteBuffer batch = BatchBytes.full(BATCH_BYTES, VALUE_BYTES);
            long batchFirstBytes = firstByteSum(batch);
            long firstBytes = 0;
            while (partition.logEndOffset() < recordCount) {
                partition.appendAndWait(batch.rewind(), ForcePolicy.WRITTEN);
                firstBytes += batchFirstBytes;
            }
            return new ReadRounds.Seen(partition.logEndOffset(), firstBytes);
        }
    }

    /** Writes at least {@code size} of batches without forcing any, and calls {@code then} with the log still open. */
    static void writeBytes(Path directory, ByteSize size, Then then) throws IOException {
        try (CommitLog log = BenchLog.open(directory)) {
            log.createTopic(PARTITION.topic(), 1, TopicSettings.DEFAULTS);
            PartitionLog partition = log.partition(PARTITION);
            ByteBuffer batch = BatchBytes.full(BATCH_BYTES, VALUE_BYTES);
            while (partition.sizeBytes() < size.bytes()) {
                partition.appendAndWait(batch.rewind(), ForcePolicy.WRITTEN);
            }
            then.call(partition.logEndOffset());
        }
    }

    /** What to do with a log that ends at {@code endOffset}. */
    interface Then {
        void call(long endOffset) throws IOException;
    }

    private static long firstByteSum(ByteBuffer batch) {
        int recordCount = new RecordBatch().wrap(batch, 0).recordCount();
        long sum = 0;
        for (int record = 1; record <= recordCount; record++) {
            sum += BatchBytes.randomBytes(record, VALUE_BYTES)[0];
        }
        return sum;
    }

    /** The segment files of the directory's only topic, as they lie on disk, in order of their offsets. */
    static List<Path> segments(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            List<Path> segments = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
            if (segments.isEmpty()) {
                throw new IllegalStateException("no segment of " + PARTITION + " below " + directory);
            }
            return segments;
        }
    }
}
