package io.millstream.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/** Record batches as Apache Kafka's own classes write them, with contents from a seed. */
final class KafkaBatches {
    private KafkaBatches() {}

    /** What a batch's header says beside its records. */
    record Stamp(
            long baseOffset,
            long producerId,
            short producerEpoch,
            int baseSequence,
            boolean isTransactional,
            int epoch) {
        static final Stamp PLAIN = new Stamp(0, -1, (short) -1, -1, false, -1);
        static final Stamp IDEMPOTENT = new Stamp(1234567890123L, 4711, (short) 3, Integer.MAX_VALUE - 2, false, 17);
        static final Stamp TRANSACTIONAL = new Stamp(77, 1L << 40, (short) 0, 5, true, 2);
    }

    static Compression compression(CompressionType type) {
        return switch (type) {
            case NONE -> Compression.NONE;
            case GZIP -> Compression.gzip().build();
            case SNAPPY -> Compression.snappy().build();
            case LZ4 -> Compression.lz4().build();
            case ZSTD -> Compression.zstd().build();
        };
    }

    /** Between 1 and {@code maxCount} records: null, empty, short and long fields, repeated and null headers. */
    static List<SimpleRecord> records(long seed, int maxCount) {
        var random = new Random(seed);
        var records = new ArrayList<SimpleRecord>();
        int count = 1 + random.nextInt(maxCount);
        long timestampMs = 1_600_000_000_000L + random.nextInt();
        for (int i = 0; i < count; i++) {
            var headers = new Header[random.nextInt(4) == 0 ? random.nextInt(12) : 0];
            for (int h = 0; h < headers.length; h++) {
                headers[h] = new RecordHeader("schlüssel-" + random.nextInt(3), field(random));
            }
            timestampMs += random.nextInt(20_000) - 5_000;
            records.add(new SimpleRecord(timestampMs, field(random), field(random), headers));
        }
        return records;
    }

    private static byte[] field(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> "wieder und wieder ".repeat(random.nextInt(40)).getBytes(StandardCharsets.UTF_8);
            default -> {
                var bytes = new byte[random.nextInt(random.nextInt(8) == 0 ? 9_000 : 150)];
                random.nextBytes(bytes);
                yield bytes;
            }
        };
    }

    static ByteBuffer batch(CompressionType type, Stamp stamp, List<SimpleRecord> records) {
        return batch(compression(type), TimestampType.CREATE_TIME, -1, stamp, records);
    }

    static ByteBuffer batch(
            Compression compression, TimestampType type, long appendTimeMs, Stamp stamp, List<SimpleRecord> records) {
        try (var builder = new MemoryRecordsBuilder(
                new ByteBufferOutputStream(1024),
                RecordBatch.MAGIC_VALUE_V2,
                compression,
                type,
                stamp.baseOffset(),
                appendTimeMs,
                stamp.producerId(),
                stamp.producerEpoch(),
                stamp.baseSequence(),
                stamp.isTransactional(),
                false,
                stamp.epoch(),
                1 << 30)) {
            records.forEach(builder::append);
            MemoryRecords built = builder.build();
            return built.buffer().duplicate();
        }
    }
}
