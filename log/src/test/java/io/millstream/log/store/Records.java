package io.millstream.log.store;

import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.PartitionReader;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Batches and records as tests write and compare them. */
final class Records {
    /** One record as text; null key or value as in Kafka. */
    record Entry(
            long offset,
            long timestampMs,
            @Nullable String key,
            @Nullable String value) {}

    private Records() {}

    /** One batch; each record's key is its value. */
    static ByteBuffer batch(long timestampMs, String... values) {
        var builder = new RecordBatchBuilder();
        for (String value : values) {
            builder.add(timestampMs, bytes(value), bytes(value));
        }
        return builder.build();
    }

    static ByteBuffer keyed(long timestampMs, String key, @Nullable String value) {
        var builder = new RecordBatchBuilder();
        builder.add(timestampMs, bytes(key), value == null ? null : bytes(value));
        return builder.build();
    }

    /** Several batches in one buffer. */
    static ByteBuffer together(ByteBuffer... batches) {
        int sizeBytes = 0;
        for (ByteBuffer batch : batches) {
            sizeBytes += batch.remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(sizeBytes);
        for (ByteBuffer batch : batches) {
            all.put(batch.duplicate());
        }
        return all.flip();
    }

    static List<Entry> all(PartitionLog partition) {
        return from(partition, partition.logStartOffset());
    }

    static List<Entry> from(PartitionLog partition, long offset) {
        var entries = new ArrayList<Entry>();
        try (PartitionReader reader = partition.read(offset, Isolation.READ_UNCOMMITTED)) {
            while (reader.next()) {
                entries.add(entry(reader.record()));
            }
        }
        return entries;
    }

    static List<String> values(PartitionLog partition) {
        return all(partition).stream().map(Entry::value).toList();
    }

    static Entry entry(RecordView record) {
        var key = record.key();
        var value = record.value();
        return new Entry(
                record.offset(),
                record.timestampMs(),
                key == null ? null : key.toUtf8(),
                value == null ? null : value.toUtf8());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
