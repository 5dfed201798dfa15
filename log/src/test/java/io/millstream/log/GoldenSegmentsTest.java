package io.millstream.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.log.KafkaBatches.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Segment files that kafka-clients 4.4.0 wrote, kept as bytes: whatever becomes of the libraries on either side, these must
 * go on being read. Each holds a plain, an idempotent and a transactional batch and an abort marker; {@code records.txt}
 * says what is in all of them.
 *
 * <p>To write them anew: {@code mvn -pl log -am test -Dtest=GoldenSegmentsTest -Dgolden.write=true}.
 */
class GoldenSegmentsTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final boolean WRITE = Boolean.getBoolean("golden.write");

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void readsTheRecordsOfAKeptSegment(CompressionType type) throws Exception {
        if (WRITE) {
            Files.createDirectories(GOLDEN);
            Files.write(file(type), segment(type));
            Files.writeString(GOLDEN.resolve("records.txt"), String.join("\n", lines(segment(type))) + "\n");
        }
        List<String> expected = Files.readAllLines(GOLDEN.resolve("records.txt"), StandardCharsets.UTF_8);
        assertThat(expected).hasSizeGreaterThan(20);
        assertThat(lines(Files.readAllBytes(file(type)))).isEqualTo(expected);
    }

    @Test
    void theKeptSegmentIsWhatKafkaWritesToday() throws Exception {
        assertThat(Files.readAllBytes(file(CompressionType.NONE))).isEqualTo(segment(CompressionType.NONE));
    }

    private static Path file(CompressionType type) {
        return GOLDEN.resolve("segment-" + type.name().toLowerCase(Locale.ROOT) + ".log");
    }

    private static byte[] segment(CompressionType type) throws IOException {
        var segment = new ByteArrayOutputStream();
        long offset = 1000;
        for (Stamp like : List.of(Stamp.PLAIN, Stamp.IDEMPOTENT, Stamp.TRANSACTIONAL)) {
            List<SimpleRecord> records = smallRecords(offset);
            var stamp = new Stamp(
                    offset, like.producerId(), like.producerEpoch(), like.baseSequence(), like.isTransactional(), 4);
            segment.write(bytes(KafkaBatches.batch(type, stamp, records)));
            offset += records.size();
        }
        var abort = new EndTransactionMarker(ControlRecordType.ABORT, 6);
        ByteBuffer marker = MemoryRecords.withEndTransactionMarker(
                        offset,
                        1_600_000_000_000L,
                        4,
                        Stamp.TRANSACTIONAL.producerId(),
                        Stamp.TRANSACTIONAL.producerEpoch(),
                        abort)
                .buffer();
        segment.write(bytes(marker));
        return segment.toByteArray();
    }

    /** A dozen that a person can still read. */
    private static List<SimpleRecord> smallRecords(long seed) {
        return Stream.iterate(seed, next -> next + 1)
                .flatMap(next -> KafkaBatches.records(next, 20).stream())
                .filter(record -> sizeBytes(record.key()) + sizeBytes(record.value()) < 100)
                .map(GoldenSegmentsTest::withSmallHeaders)
                .limit(12)
                .toList();
    }

    private static SimpleRecord withSmallHeaders(SimpleRecord record) {
        Header[] small = Arrays.stream(record.headers())
                .filter(header -> header.value() == null || header.value().length < 30)
                .toArray(Header[]::new);
        return new SimpleRecord(record.timestamp(), record.key(), record.value(), small);
    }

    private static int sizeBytes(ByteBuffer field) {
        return field == null ? 0 : field.remaining();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** A line per batch, without what depends on the codec, and a line per record. */
    private static List<String> lines(byte[] segment) throws CorruptBatchException {
        var lines = new ArrayList<String>();
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        var batch = new RecordBatch();
        var cursor = new RecordCursor();
        int at = 0;
        while (at < segment.length) {
            assertThat(RecordBatch.isWhole(bytes, at, segment.length)).isTrue();
            batch.wrap(bytes, at);
            assertThat(batch.isValidCrc()).isTrue();
            lines.add("batch " + batch.baseOffset() + " to " + batch.lastOffset() + " epoch " + batch.leaderEpoch()
                    + " producer " + batch.producerId() + "/" + batch.producerEpoch() + "/" + batch.baseSequence()
                    + (batch.isTransactional() ? " transactional" : "") + (batch.isControl() ? " control" : "")
                    + " max " + batch.maxTimestampMs());
            lines.addAll(KafkaFormatTest.decoded(batch, cursor));
            at = batch.endBytes();
        }
        return lines;
    }
}
