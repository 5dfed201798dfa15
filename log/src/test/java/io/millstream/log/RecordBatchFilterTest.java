package io.millstream.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.log.KafkaBatches.Stamp;
import io.millstream.log.RecordBatchFilter.Filtered;
import io.millstream.log.RecordBatchFilter.Outcome;
import io.millstream.log.RecordBatchFilter.Rules;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecords.RecordFilter;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kafka's own filter, which its log cleaner uses, is the specification. */
class RecordBatchFilterTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final long RETENTION_MS = 86_400_000;
    private static final long HORIZON_MS = NOW_MS + RETENTION_MS;

    private final RecordBatchFilter filter = new RecordBatchFilter();

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void keepsExactlyWhatKafkasCleanerKeeps(CompressionType type) throws Exception {
        for (long seed = 1; seed <= 40; seed++) {
            var random = new Random(seed);
            Stamp stamp =
                    List.of(Stamp.PLAIN, Stamp.IDEMPOTENT, Stamp.TRANSACTIONAL).get(random.nextInt(3));
            ByteBuffer bytes = KafkaBatches.batch(type, stamp, KafkaBatches.records(seed, 30));
            boolean keepsEmpty = random.nextBoolean();
            for (int round = 0; round < 3 && bytes.hasRemaining(); round++) { // each on the last one's result
                var batch = new RecordBatch().wrap(bytes, 0);
                Set<Long> keptOffsets = someOffsets(batch, random);
                ByteBuffer kafkas = filteredByKafka(bytes, keptOffsets, keepsEmpty);

                Filtered ours = filter.filter(
                        batch,
                        new Rules(keepsEmpty, false, HORIZON_MS),
                        (b, record) -> keptOffsets.contains(record.offset()));

                if (type == CompressionType.NONE || ours.outcome() != Outcome.REWRITTEN) {
                    assertThat(ours.bytes())
                            .as("seed %d, round %d", seed, round)
                            .isEqualTo(kafkas);
                } else {
                    assertSameRecords(ours.bytes(), kafkas);
                }
                bytes = ByteBuffer.allocate(ours.bytes().remaining())
                        .put(ours.bytes().duplicate())
                        .flip();
            }
        }
    }

    @Test
    void setsTheDeleteHorizonOnceWhenATombstoneStays() throws Exception {
        ByteBuffer bytes = KafkaBatches.batch(
                CompressionType.NONE,
                Stamp.PLAIN,
                List.of(
                        new SimpleRecord(NOW_MS - 7, new byte[] {1}, new byte[] {1}),
                        new SimpleRecord(NOW_MS - 5, new byte[] {2}, null)));

        Filtered first = filter.filter(
                new RecordBatch().wrap(bytes, 0), new Rules(false, false, HORIZON_MS), (batch, record) -> true);
        assertThat(first.outcome()).isEqualTo(Outcome.REWRITTEN);
        ByteBuffer kept = ByteBuffer.allocate(first.bytes().remaining())
                .put(first.bytes())
                .flip();
        var batch = new RecordBatch().wrap(kept, 0);
        assertThat(batch.deleteHorizonMs()).isEqualTo(HORIZON_MS);
        assertThat(batch.maxTimestampMs()).isEqualTo(NOW_MS - 5);

        Filtered second = filter.filter(batch, new Rules(false, false, HORIZON_MS + 1), (b, record) -> true);
        assertThat(second.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(second.bytes()).isEqualTo(kept);
        assertThat(KafkaFormatTest.decoded(batch, new RecordCursor()))
                .containsExactly("0@" + (NOW_MS - 7) + " [1] [1]", "1@" + (NOW_MS - 5) + " [2] null");
    }

    @Test
    void datesTheMarkerOfATransactionThatHasNothingLeft() throws Exception {
        ByteBuffer marker = new EndTransactionMarker(true, 3).toBatch(NOW_MS, 7, (short) 1);
        var batch = new RecordBatch().wrap(marker, 0);

        assertThat(filter.filter(batch, new Rules(true, false, HORIZON_MS), (b, record) -> true)
                        .outcome())
                .isEqualTo(Outcome.UNCHANGED);
        Filtered dated = filter.filter(batch, new Rules(true, true, HORIZON_MS), (b, record) -> true);

        var rewritten = new RecordBatch().wrap(dated.bytes(), 0);
        assertThat(rewritten.deleteHorizonMs()).isEqualTo(HORIZON_MS);
        assertThat(rewritten.isControl()).isTrue();
        var cursor = new RecordCursor();
        cursor.start(rewritten);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.timestampMs()).isEqualTo(NOW_MS);
        assertThat(ControlRecord.parse(cursor)).isEqualTo(new EndTransactionMarker(true, 3));
    }

    private static Set<Long> someOffsets(RecordBatch batch, Random random) {
        var offsets = new TreeSet<Long>();
        int oneIn = 1 + random.nextInt(4);
        for (long offset = batch.baseOffset(); offset <= batch.lastOffset(); offset++) {
            if (oneIn == 1 || random.nextInt(oneIn) == 0) {
                offsets.add(offset);
            }
        }
        return random.nextInt(6) == 0 ? Set.of() : offsets;
    }

    private static ByteBuffer filteredByKafka(ByteBuffer bytes, Set<Long> keptOffsets, boolean keepsEmpty) {
        var kafkaFilter = new RecordFilter(NOW_MS, RETENTION_MS) {
            @Override
            protected BatchRetentionResult checkBatchRetention(
                    org.apache.kafka.common.record.internal.RecordBatch batch) {
                return new BatchRetentionResult(
                        keepsEmpty ? BatchRetention.RETAIN_EMPTY : BatchRetention.DELETE_EMPTY, false);
            }

            @Override
            protected boolean shouldRetainRecord(
                    org.apache.kafka.common.record.internal.RecordBatch batch, Record record) {
                return keptOffsets.contains(record.offset());
            }
        };
        var filtered = MemoryRecords.readableRecords(bytes.duplicate())
                .filterTo(kafkaFilter, ByteBuffer.allocate(1 << 20), BufferSupplier.NO_CACHING, Integer.MAX_VALUE);
        return filtered.outputBuffer().flip();
    }

    private static void assertSameRecords(ByteBuffer ours, ByteBuffer kafkas) throws CorruptBatchException {
        var our = new RecordBatch().wrap(ours, 0);
        var kafkaBatch = new RecordBatch().wrap(kafkas, 0);
        assertThat(our.isValidCrc()).isTrue();
        assertThat(our.attributes()).isEqualTo(kafkaBatch.attributes());
        assertThat(our.baseOffset()).isEqualTo(kafkaBatch.baseOffset());
        assertThat(our.lastOffset()).isEqualTo(kafkaBatch.lastOffset());
        assertThat(our.baseSequence()).isEqualTo(kafkaBatch.baseSequence());
        assertThat(our.baseTimestampMs()).isEqualTo(kafkaBatch.baseTimestampMs());
        assertThat(our.maxTimestampMs()).isEqualTo(kafkaBatch.maxTimestampMs());
        assertThat(KafkaFormatTest.decoded(our, new RecordCursor()))
                .isEqualTo(KafkaFormatTest.decoded(kafkaBatch, new RecordCursor()));
    }
}
