package io.millstream.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.Slice;
import io.millstream.log.KafkaBatches.Stamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Apache Kafka's own record classes are the specification, in both directions. */
class KafkaFormatTest {
    static Stream<Arguments> seedsAndCodecs() {
        return Stream.of(1L, 2L, 3L, 42L, 20_240_229L)
                .flatMap(seed -> Arrays.stream(CompressionType.values()).map(type -> Arguments.of(seed, type)));
    }

    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("seedsAndCodecs")
    void readsWhatKafkaWrites(long seed, CompressionType type) throws Exception {
        for (Stamp stamp : List.of(Stamp.PLAIN, Stamp.IDEMPOTENT, Stamp.TRANSACTIONAL)) {
            List<SimpleRecord> records = KafkaBatches.records(seed, 400);
            assertSameAsKafkaReads(KafkaBatches.batch(type, stamp, records));
        }
    }

    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("seedsAndCodecs")
    void kafkaReadsWhatWeWrite(long seed, CompressionType type) throws Exception {
        for (Stamp stamp : List.of(Stamp.PLAIN, Stamp.IDEMPOTENT, Stamp.TRANSACTIONAL)) {
            List<SimpleRecord> records = KafkaBatches.records(seed, 400);
            ByteBuffer ours = build(type, stamp, records);

            assertSameAsKafkaReads(ours.duplicate());
            assertThat(decodedByKafka(ours)).containsExactlyElementsOf(records);
            if (type == CompressionType.NONE) {
                assertThat(ours).isEqualTo(KafkaBatches.batch(type, stamp, records));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void readsTheSameFromBuffersOutsideTheHeapAndAtAnyPosition(CompressionType type) throws Exception {
        ByteBuffer batch = KafkaBatches.batch(type, Stamp.IDEMPOTENT, KafkaBatches.records(5, 100));
        ByteBuffer direct = ByteBuffer.allocateDirect(batch.remaining() + 200).position(93);
        direct.put(batch.duplicate());

        assertThat(decoded(new RecordBatch().wrap(direct, 93), new RecordCursor()))
                .isEqualTo(decoded(new RecordBatch().wrap(batch, 0), new RecordCursor()));
    }

    @Test
    void givesEveryRecordTheAppendTimeAsKafkaDoes() throws Exception {
        List<SimpleRecord> records = KafkaBatches.records(9, 50);
        long appendTimeMs = 1_700_000_000_123L;
        ByteBuffer kafkas = KafkaBatches.batch(
                KafkaBatches.compression(CompressionType.NONE),
                org.apache.kafka.common.record.TimestampType.LOG_APPEND_TIME,
                appendTimeMs,
                Stamp.PLAIN,
                records);
        ByteBuffer ours = build(CompressionType.NONE, Stamp.PLAIN, records);

        new RecordBatch().wrap(ours, 0).setLogAppendTime(appendTimeMs);

        assertThat(ours).isEqualTo(kafkas);
        assertSameAsKafkaReads(ours);
    }

    @Test
    void rewritesOffsetAndLeaderEpochWithoutTouchingTheChecksum() {
        ByteBuffer ours = build(CompressionType.ZSTD, Stamp.PLAIN, KafkaBatches.records(1, 50));
        var batch = new RecordBatch().wrap(ours, 0);
        long crc = batch.crc();

        batch.setBaseOffset(1L << 50);
        batch.setLeaderEpoch(12);

        MutableRecordBatch kafkas = onlyBatch(ours);
        kafkas.ensureValid();
        assertThat(kafkas.baseOffset()).isEqualTo(1L << 50);
        assertThat(kafkas.partitionLeaderEpoch()).isEqualTo(12);
        assertThat(kafkas.checksum()).isEqualTo(crc);
    }

    @ParameterizedTest
    @EnumSource(
            value = ControlRecordType.class,
            names = {"ABORT", "COMMIT"})
    void writesAndReadsTransactionMarkersAsKafkaDoes(ControlRecordType type) throws Exception {
        boolean isCommit = type == ControlRecordType.COMMIT;
        var kafkaMarker = new org.apache.kafka.common.record.internal.EndTransactionMarker(type, 39);
        ByteBuffer kafkas = MemoryRecords.withEndTransactionMarker(0, 123_456, -1, 4711, (short) 2, kafkaMarker)
                .buffer()
                .duplicate();

        ByteBuffer ours = new EndTransactionMarker(isCommit, 39).toBatch(123_456, 4711, (short) 2);

        assertThat(ours).isEqualTo(kafkas);
        var cursor = new RecordCursor();
        cursor.start(new RecordBatch().wrap(kafkas, 0));
        assertThat(cursor.next()).isTrue();
        assertThat(ControlRecord.parse(cursor)).isEqualTo(new EndTransactionMarker(isCommit, 39));
    }

    static ByteBuffer build(CompressionType type, Stamp stamp, List<SimpleRecord> records) {
        var builder = new RecordBatchBuilder(Integer.MAX_VALUE)
                .compression(type)
                .baseOffset(stamp.baseOffset())
                .leaderEpoch(stamp.epoch())
                .producer(stamp.producerId(), stamp.producerEpoch(), stamp.baseSequence())
                .transactional(stamp.isTransactional());
        for (SimpleRecord record : records) {
            var headers = Arrays.stream(record.headers())
                    .map(header -> new RecordHeader(header.key(), header.value()))
                    .toList();
            assertThat(builder.add(record.timestamp(), bytes(record.key()), bytes(record.value()), headers))
                    .isTrue();
        }
        return builder.build();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static MutableRecordBatch onlyBatch(ByteBuffer batch) {
        var batches = MemoryRecords.readableRecords(batch.duplicate()).batches().iterator();
        MutableRecordBatch only = batches.next();
        assertThat(batches.hasNext()).isFalse();
        return only;
    }

    private static List<SimpleRecord> decodedByKafka(ByteBuffer batch) {
        MutableRecordBatch kafkas = onlyBatch(batch);
        kafkas.ensureValid();
        var records = new ArrayList<SimpleRecord>();
        kafkas.forEach(record -> records.add(new SimpleRecord(record)));
        return records;
    }

    /** Header and records, field by field, in words that a failure can show. */
    private static void assertSameAsKafkaReads(ByteBuffer bytes) throws CorruptBatchException {
        MutableRecordBatch kafkas = onlyBatch(bytes);
        var ours = new RecordBatch().wrap(bytes, bytes.position());

        assertThat(ours.isValidCrc()).isTrue();
        assertThat(RecordBatch.isWhole(bytes, bytes.position(), bytes.limit())).isTrue();
        assertThat(headerOf(ours)).isEqualTo(headerOf(kafkas));

        var expected = new ArrayList<String>();
        kafkas.forEach(record -> {
            var line = new StringBuilder();
            line.append(record.offset()).append('@').append(record.timestamp());
            line.append(' ').append(Arrays.toString(bytes(record.key())));
            line.append(' ').append(Arrays.toString(bytes(record.value())));
            for (var header : record.headers()) {
                line.append(' ').append(header.key()).append('=').append(Arrays.toString(header.value()));
            }
            expected.add(line.toString());
        });
        assertThat(decoded(ours, new RecordCursor())).isEqualTo(expected);
    }

    static List<String> decoded(RecordBatch batch, RecordCursor cursor) throws CorruptBatchException {
        var lines = new ArrayList<String>();
        cursor.start(batch);
        while (cursor.next()) {
            var line = new StringBuilder();
            line.append(cursor.offset()).append('@').append(cursor.timestampMs());
            line.append(' ').append(text(cursor.key())).append(' ').append(text(cursor.value()));
            for (int i = 0; i < cursor.headerCount(); i++) {
                line.append(' ').append(cursor.headerKey(i)).append('=').append(text(cursor.headerValue(i)));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static String text(Slice slice) {
        return slice == null ? "null" : Arrays.toString(slice.toByteArray());
    }

    private static List<Object> headerOf(RecordBatch batch) {
        return List.of(
                batch.baseOffset(),
                batch.lastOffset(),
                batch.nextOffset(),
                batch.lengthBytes(),
                batch.leaderEpoch(),
                batch.magic(),
                batch.crc(),
                batch.compressionType().id(),
                batch.timestampType().name(),
                batch.isTransactional(),
                batch.isControl(),
                batch.maxTimestampMs(),
                batch.producerId(),
                batch.hasProducerId(),
                batch.producerEpoch(),
                batch.baseSequence(),
                batch.lastSequence(),
                batch.recordCount());
    }

    private static List<Object> headerOf(MutableRecordBatch batch) {
        return List.of(
                batch.baseOffset(),
                batch.lastOffset(),
                batch.nextOffset(),
                batch.sizeInBytes(),
                batch.partitionLeaderEpoch(),
                batch.magic(),
                batch.checksum(),
                (int) batch.compressionType().id,
                batch.timestampType().name(),
                batch.isTransactional(),
                batch.isControlBatch(),
                batch.maxTimestamp(),
                batch.producerId(),
                batch.hasProducerId(),
                batch.producerEpoch(),
                batch.baseSequence(),
                batch.lastSequence(),
                batch.countOrNull());
    }
}
