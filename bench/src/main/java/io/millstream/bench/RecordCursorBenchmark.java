package io.millstream.bench;

import io.millstream.base.Slice;
import io.millstream.log.CompressionType;
import io.millstream.log.CorruptBatchException;
import io.millstream.log.RecordBatch;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.RecordCursor;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Walking a batch of 640 lines of text, checksum included; per record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordCursorBenchmark {
    private static final int RECORD_COUNT = 640;

    @Param({"NONE", "LZ4", "ZSTD", "SNAPPY", "GZIP"})
    public CompressionType compression = CompressionType.NONE;

    private final RecordBatch batch = new RecordBatch();
    private final RecordCursor cursor = new RecordCursor();

    @Setup
    public void build() {
        var builder = new RecordBatchBuilder().compression(compression);
        for (int i = 0; i < RECORD_COUNT; i++) {
            builder.add(i, null, WordLines.shared().line(i).getBytes(StandardCharsets.UTF_8));
        }
        batch.wrap(builder.build(), 0);
    }

    @Benchmark
    @OperationsPerInvocation(RECORD_COUNT)
    public long walk() throws CorruptBatchException {
        if (!batch.isValidCrc()) {
            throw new IllegalStateException("the batch is damaged");
        }
        cursor.start(batch);
        long valueBytes = 0;
        while (cursor.next()) {
            @Nullable Slice value = cursor.value();
            valueBytes += value == null ? 0 : value.lengthBytes();
        }
        return valueBytes;
    }

    @Benchmark
    @OperationsPerInvocation(RECORD_COUNT)
    public long decodeStrings() throws CorruptBatchException {
        cursor.start(batch);
        long characters = 0;
        while (cursor.next()) {
            @Nullable Slice value = cursor.value();
            characters += value == null ? 0 : value.toUtf8().length();
        }
        return characters;
    }
}
