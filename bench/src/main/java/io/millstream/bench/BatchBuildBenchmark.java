package io.millstream.bench;

import io.millstream.log.CompressionType;
import io.millstream.log.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
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

/** Building a batch of 640 lines of text, checksum included; per record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchBuildBenchmark {
    private static final int RECORD_COUNT = 640;

    @Param({"NONE", "LZ4", "ZSTD"})
    public CompressionType compression = CompressionType.NONE;

    private final byte[][] values = new byte[RECORD_COUNT][];
    private RecordBatchBuilder builder = new RecordBatchBuilder();

    @Setup
    public void prepare() {
        for (int i = 0; i < RECORD_COUNT; i++) {
            values[i] = WordLines.shared().line(i).getBytes(StandardCharsets.UTF_8);
        }
        builder = new RecordBatchBuilder().compression(compression);
    }

    @Benchmark
    @OperationsPerInvocation(RECORD_COUNT)
    public ByteBuffer build() {
        builder.reset();
        for (int i = 0; i < RECORD_COUNT; i++) {
            builder.add(i, null, values[i]);
        }
        return builder.build();
    }
}
