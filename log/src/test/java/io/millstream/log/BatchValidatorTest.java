package io.millstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millstream.log.AppendResult.Reason;
import io.millstream.log.BatchValidator.Origin;
import io.millstream.log.KafkaBatches.Stamp;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchValidatorTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final int BIGGEST_EXPANSION_BYTES = 64 * 1024 * 1024;

    private final BatchValidator validator = new BatchValidator();

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void acceptsWhatKafkaClientsSend(CompressionType type) {
        for (long seed = 1; seed <= 10; seed++) {
            for (Stamp stamp : new Stamp[] {Stamp.PLAIN, Stamp.IDEMPOTENT, Stamp.TRANSACTIONAL}) {
                ByteBuffer batch = KafkaBatches.batch(type, stamp, KafkaBatches.records(seed, 60));
                int recordCount = new RecordBatch().wrap(batch, 0).recordCount();

                assertThat(check(batch)).isEqualTo(new BatchCheck.Valid(1, recordCount));
            }
        }
    }

    @Test
    void countsSeveralBatchesAndNamesTheOneThatIsWrong() {
        ByteBuffer one = KafkaBatches.batch(CompressionType.LZ4, Stamp.PLAIN, KafkaBatches.records(1, 60));
        int oneBytes = one.remaining();
        var three = ByteBuffer.allocate(3 * oneBytes);
        three.put(one.duplicate()).put(one.duplicate()).put(one.duplicate()).flip();

        assertThat(check(three)).isInstanceOfSatisfying(BatchCheck.Valid.class, valid -> {
            assertThat(valid.batchCount()).isEqualTo(3);
            assertThat(valid.recordCount())
                    .isEqualTo(3L * new RecordBatch().wrap(one, 0).recordCount());
        });

        three.put(3 * oneBytes - 1, (byte) ~three.get(3 * oneBytes - 1));
        assertThat(invalid(check(three)).batchIndex()).isEqualTo(2);
        assertThat(invalid(check(three)).message()).contains("batch 2", "crc");
    }

    /** The leader epoch (bytes 12 to 15) is the log's own and lies outside the checksum, as in Kafka. */
    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void noticesEveryFlippedBit(CompressionType type) {
        ByteBuffer batch = KafkaBatches.batch(type, Stamp.IDEMPOTENT, KafkaBatches.records(11, 12));
        for (int bit = 8 * RecordBatch.LENGTH_AT; bit < 8 * batch.limit(); bit++) {
            int at = bit / 8;
            if (at >= RecordBatch.LEADER_EPOCH_AT && at < RecordBatch.MAGIC_AT) {
                continue;
            }
            batch.put(at, (byte) (batch.get(at) ^ (1 << (bit % 8))));
            assertThat(check(batch)).as("bit %d of byte %d", bit % 8, at).isInstanceOf(BatchCheck.Invalid.class);
            batch.put(at, (byte) (batch.get(at) ^ (1 << (bit % 8))));
        }
        assertThat(check(batch)).isInstanceOf(BatchCheck.Valid.class);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void refusesEveryTruncationWithoutReadingBeyondTheBuffer(CompressionType type) {
        ByteBuffer batch = KafkaBatches.batch(type, Stamp.PLAIN, KafkaBatches.records(12, 12));
        for (int length = 0; length < batch.limit(); length++) {
            // Exactly as large as what it holds: a read beyond it would throw.
            ByteBuffer cut = ByteBuffer.allocate(length).put(0, batch, 0, length);
            assertThat(invalid(check(cut)).reason()).as("%d bytes", length).isEqualTo(Reason.CORRUPT_BATCH);
        }
    }

    /** Records damaged by somebody who knows how to compute a checksum: refused or decoded, never anything else. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, 20_240_229})
    void survivesRecordsThatLieUnderAValidChecksum(long seed) {
        var random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            var type = CompressionType.ofId(random.nextInt(5));
            ByteBuffer batch = KafkaBatches.batch(type, Stamp.PLAIN, KafkaBatches.records(random.nextLong(), 8));
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = RecordBatch.HEADER_BYTES + random.nextInt(batch.limit() - RecordBatch.HEADER_BYTES);
                batch.put(at, (byte) (random.nextInt(3) == 0 ? 0xff : random.nextInt(256)));
            }
            new RecordBatch().wrap(batch, 0).writeCrc();
            refused += check(batch) instanceof BatchCheck.Invalid ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    /** Every length field of a record with the largest value it can announce. */
    @Test
    void allocatesNothingOnTheWordOfALength() {
        byte[] max32 = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f}; // zig-zag of Integer.MAX_VALUE
        byte[] before = {0, 0, 0}; // attributes, timestampDelta, offsetDelta
        byte[] keyless = {0, 0, 0, 1, 1}; // and neither key nor value
        byte[] inHeader = {0, 0, 0, 1, 1, 2}; // and one header
        byte[] inHeaderValue = {0, 0, 0, 1, 1, 2, 0};
        byte[][] bodies = {before, new byte[] {0, 0, 0, 1}, keyless, inHeader, inHeaderValue};
        for (byte[] body : bodies) {
            int padding = 20;
            ByteBuffer records = ByteBuffer.allocate(1 + body.length + max32.length + padding);
            records.put((byte) (2 * (records.capacity() - 1))).put(body).put(max32);
            assertThat(invalid(check(batchOf(records.array(), 1))).message())
                    .contains(String.valueOf(Integer.MAX_VALUE));
        }
        assertThat(invalid(check(batchOf(max32, 1))).reason()).isEqualTo(Reason.CORRUPT_BATCH);
        assertThat(invalid(check(batchOf(new byte[7], Integer.MAX_VALUE))).message())
                .contains("recordCount");
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionType.class,
            names = {"GZIP", "LZ4", "ZSTD"})
    void stopsDecompressingAtTheLimit(CompressionType type) {
        var builder = new RecordBatchBuilder(Integer.MAX_VALUE).compression(type);
        builder.add(NOW_MS, null, new byte[BIGGEST_EXPANSION_BYTES]);
        ByteBuffer bomb = builder.build();
        assertThat(bomb.remaining()).isLessThan(RecordBatchBuilder.DEFAULT_MAX_BYTES);

        assertThat(invalid(check(bomb)).message())
                .contains("decompress to more than " + BatchLimits.DEFAULTS.maxDecompressedBytes() + " bytes");
    }

    @Test
    void refusesASnappyLengthThatNoBlockCanHold() {
        byte[] bomb = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 0, 0}; // "16 MiB follow", and then nothing
        ByteBuffer batch = batchOf(bomb, 1);
        batch.putShort(RecordBatch.ATTRIBUTES_AT, (short) CompressionType.SNAPPY.id());
        new RecordBatch().wrap(batch, 0).writeCrc();

        assertThat(invalid(check(batch)).message()).contains("do not decompress", "length 16");
    }

    @Test
    void refusesHeadersThatContradictThemselves() {
        assertThat(changed(b -> b.put(RecordBatch.MAGIC_AT, (byte) 1))).isEqualTo(Reason.INVALID_RECORD);
        assertThat(changed(b -> b.putInt(RecordBatch.RECORD_COUNT_AT, 0))).isEqualTo(Reason.CORRUPT_BATCH);
        assertThat(changed(b -> b.putInt(RecordBatch.RECORD_COUNT_AT, 3))).isEqualTo(Reason.CORRUPT_BATCH);
        assertThat(changed(b -> b.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, 3))).isEqualTo(Reason.CORRUPT_BATCH);
        assertThat(changed(b -> b.putShort(RecordBatch.ATTRIBUTES_AT, (short) 5)))
                .isEqualTo(Reason.CORRUPT_BATCH);
        assertThat(changed(b -> b.putShort(RecordBatch.ATTRIBUTES_AT, (short) 0x40)))
                .isEqualTo(Reason.CORRUPT_BATCH);
        assertThat(changed(b -> b.putShort(RecordBatch.ATTRIBUTES_AT, (short) 0x80)))
                .isEqualTo(Reason.CORRUPT_BATCH);
        assertThat(changed(b -> b.putShort(RecordBatch.ATTRIBUTES_AT, (short) 0x10)))
                .isEqualTo(Reason.CORRUPT_BATCH);
        assertThat(changed(b -> b.putShort(RecordBatch.ATTRIBUTES_AT, (short) 0x20)))
                .isEqualTo(Reason.INVALID_RECORD);
        assertThat(changed(b -> b.putShort(RecordBatch.ATTRIBUTES_AT, (short) 0x08)))
                .isEqualTo(Reason.INVALID_TIMESTAMP);
        assertThat(changed(b -> b.putLong(RecordBatch.PRODUCER_ID_AT, -2))).isEqualTo(Reason.CORRUPT_BATCH);
        assertThat(changed(b -> b.putLong(RecordBatch.PRODUCER_ID_AT, 7))).isEqualTo(Reason.CORRUPT_BATCH);
    }

    @Test
    void refusesABatchOverTheLimitByAByte() {
        ByteBuffer batch = twoRecords();
        assertThat(check(batch, limits(batch.remaining(), false))).isInstanceOf(BatchCheck.Valid.class);
        assertThat(invalid(check(batch, limits(batch.remaining() - 1, false))).reason())
                .isEqualTo(Reason.BATCH_TOO_LARGE);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void refusesARecordWithoutAKeyWhereKeysAreCompacted(CompressionType type) {
        var builder = new RecordBatchBuilder().compression(type);
        builder.add(NOW_MS, new byte[] {1}, new byte[] {2});
        builder.add(NOW_MS, null, new byte[] {2});

        assertThat(check(builder.build(), limits(1000, false))).isInstanceOf(BatchCheck.Valid.class);
        BatchCheck.Invalid refused = invalid(check(builder.build(), limits(1000, true)));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_RECORD);
        assertThat(refused.message()).contains("record 1", "no key");
        assertThat(refused.toRefused().recordIndex()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {NOW_MS + 61_000, NOW_MS - 11_000, -2})
    void refusesTimestampsTooFarFromNow(long timestampMs) {
        var limits = new BatchLimits(1000, TimestampType.CREATE_TIME, 10_000, 60_000, false, BatchLimits.Depth.ALL);
        var appendTime =
                new BatchLimits(1000, TimestampType.LOG_APPEND_TIME, 10_000, 60_000, false, BatchLimits.Depth.ALL);
        ByteBuffer batch = twoRecords();
        var view = new RecordBatch().wrap(batch, 0);
        assertThat(check(batch, limits)).isInstanceOf(BatchCheck.Valid.class);

        batch.putLong(RecordBatch.BASE_TIMESTAMP_AT, timestampMs);
        view.writeCrc();

        assertThat(invalid(check(batch, limits)).reason()).isEqualTo(Reason.INVALID_TIMESTAMP);
        assertThat(invalid(check(batch, limits)).message()).contains("record 0", String.valueOf(timestampMs));
        assertThat(invalid(check(batch, limits)).recordIndex()).isZero();
        assertThat(check(batch, appendTime)).isInstanceOf(BatchCheck.Valid.class);
    }

    /** The header only has the largest time; the sender is told which record it is. */
    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void namesTheRecordWhoseTimestampIsTooFarAhead(CompressionType type) {
        var builder = new RecordBatchBuilder().compression(type);
        builder.add(NOW_MS, new byte[] {1}, new byte[] {2});
        builder.add(NOW_MS + 61_000, new byte[] {1}, new byte[] {2});
        var limits = new BatchLimits(1000, TimestampType.CREATE_TIME, 10_000, 60_000, false, BatchLimits.Depth.ALL);
        BatchCheck.Invalid refused = invalid(check(builder.build(), limits));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_TIMESTAMP);
        assertThat(refused.recordIndex()).isEqualTo(1);
    }

    @Test
    void acceptsRecordsWithoutATimestamp() {
        var builder = new RecordBatchBuilder();
        builder.add(RecordBatch.NO_TIMESTAMP, null, new byte[] {1});
        assertThat(check(builder.build())).isInstanceOf(BatchCheck.Valid.class);
    }

    @Test
    void correctsAMaxTimestampThatIsNotTheLargest() {
        ByteBuffer batch = twoRecords();
        var view = new RecordBatch().wrap(batch, 0);
        batch.putLong(RecordBatch.MAX_TIMESTAMP_AT, NOW_MS - 1);
        view.writeCrc();

        assertThat(check(batch)).isInstanceOf(BatchCheck.Valid.class);

        assertThat(view.maxTimestampMs()).isEqualTo(NOW_MS + 5);
        assertThat(view.isValidCrc()).isTrue();
    }

    @Test
    void takesMarkersFromTheCoordinatorOnly() {
        ByteBuffer marker = new EndTransactionMarker(true, 1).toBatch(NOW_MS, 7, (short) 0);
        assertThat(validator.check(marker, BatchLimits.DEFAULTS, Origin.COORDINATOR, NOW_MS))
                .isEqualTo(new BatchCheck.Valid(1, 1));
        assertThat(invalid(check(marker)).reason()).isEqualTo(Reason.INVALID_RECORD);
    }

    @Test
    void takesBatchesWithoutASequenceNumberFromACoordinatorOnly() {
        var builder = new RecordBatchBuilder()
                .producer(7, (short) 0, RecordBatch.NO_SEQUENCE)
                .transactional(true);
        builder.add(NOW_MS, new byte[] {1}, new byte[] {2});
        assertThat(validator.check(builder.build(), BatchLimits.DEFAULTS, Origin.COORDINATOR, NOW_MS))
                .isEqualTo(new BatchCheck.Valid(1, 1));
        assertThat(invalid(check(builder.build())).reason()).isEqualTo(Reason.CORRUPT_BATCH);
    }

    @Test
    void leavesRecordsAloneWhenToldTo() {
        ByteBuffer batch = batchOf(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 1);
        var headersOnly = new BatchLimits(
                1000, TimestampType.CREATE_TIME, Long.MAX_VALUE, 60_000, false, BatchLimits.Depth.HEADERS);
        assertThat(check(batch, headersOnly)).isEqualTo(new BatchCheck.Valid(1, 1));
        assertThat(invalid(check(batch)).field()).isEqualTo("records");
    }

    private BatchCheck check(ByteBuffer batches) {
        return check(batches, BatchLimits.DEFAULTS);
    }

    private BatchCheck check(ByteBuffer batches, BatchLimits limits) {
        return validator.check(batches, limits, Origin.CLIENT, NOW_MS);
    }

    private static BatchCheck.Invalid invalid(BatchCheck check) {
        return check instanceof BatchCheck.Invalid invalid ? invalid : fail("accepted: %s", check);
    }

    private Reason changed(Consumer<ByteBuffer> change) {
        ByteBuffer batch = twoRecords();
        change.accept(batch);
        new RecordBatch().wrap(batch, 0).writeCrc();
        return invalid(check(batch)).reason();
    }

    private static BatchLimits limits(int maxBatchBytes, boolean requiresKeys) {
        return new BatchLimits(
                maxBatchBytes, TimestampType.CREATE_TIME, Long.MAX_VALUE, 60_000, requiresKeys, BatchLimits.Depth.ALL);
    }

    private static ByteBuffer twoRecords() {
        var builder = new RecordBatchBuilder();
        builder.add(NOW_MS, new byte[] {1}, new byte[] {2});
        builder.add(NOW_MS + 5, new byte[] {3}, new byte[] {4});
        return builder.build();
    }

    /** A batch with any bytes for records, under a valid checksum. */
    private static ByteBuffer batchOf(byte[] records, int recordCount) {
        ByteBuffer batch = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + records.length);
        batch.put(0, twoRecords(), 0, RecordBatch.HEADER_BYTES);
        batch.put(RecordBatch.HEADER_BYTES, records);
        batch.putInt(RecordBatch.LENGTH_AT, batch.capacity() - RecordBatch.LENGTH_OVERHEAD_BYTES);
        batch.putInt(RecordBatch.RECORD_COUNT_AT, recordCount);
        batch.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, recordCount - 1);
        new RecordBatch().wrap(batch, 0).writeCrc();
        return batch;
    }
}
