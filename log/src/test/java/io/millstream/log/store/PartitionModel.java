package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.PartitionReader;
import io.millstream.log.TopicSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a partition must hold: the specification that the simulated log is compared with.
 *
 * <p>Knows every batch that was appended, up to where it was acknowledged as forced, what is in doubt because the power went
 * before the answer, and what may have been deleted.
 */
final class PartitionModel {
    private final String name;
    private TopicSettings settings;
    private final List<ModelBatch> batches = new ArrayList<>();
    private List<ModelBatch> inDoubt = List.of();
    private long leastEnd; // where the log ended after the last restart, whatever batches are left
    private long forcedEnd;
    private long deletedBefore;
    private long mayBeDeletedBefore;

    PartitionModel(String name, TopicSettings settings) {
        this.name = name;
        this.settings = settings;
    }

    TopicSettings settings() {
        return settings;
    }

    void altered(TopicSettings newSettings) {
        settings = newSettings;
    }

    long end() {
        return batches.isEmpty()
                ? leastEnd
                : Math.max(leastEnd, batches.get(batches.size() - 1).endOffset());
    }

    List<ModelBatch> batches() {
        return batches;
    }

    /** Before an append: if no answer comes, these batches may be there after a restart, or the first of them. */
    void attempting(List<ModelBatch> attempted) {
        inDoubt = attempted;
    }

    void appended(List<ModelBatch> written) {
        batches.addAll(written);
        inDoubt = List.of();
    }

    void refused() {
        inDoubt = List.of();
    }

    /** Everything so far is acknowledged as forced. */
    void forced() {
        forcedEnd = end();
    }

    void attemptingToDeleteBefore(long offset) {
        mayBeDeletedBefore = Math.max(mayBeDeletedBefore, offset);
    }

    void deletedBefore(long offset) {
        deletedBefore = Math.max(deletedBefore, offset);
    }

    /** After a restart: the log must hold what was acknowledged and a prefix of the rest. The model goes on from there. */
    void restarted(PartitionLog log, boolean powerWasCut, long nowMs) {
        long acknowledgedEnd = powerWasCut ? forcedEnd : end();
        long end = log.logEndOffset();
        var possibleEnds = new TreeSet<Long>();
        possibleEnds.add(end());
        batches.forEach(batch -> possibleEnds.add(batch.baseOffset()));
        inDoubt.forEach(batch -> possibleEnds.add(batch.endOffset()));
        possibleEnds.removeIf(possible -> possible < acknowledgedEnd);
        possibleEnds.add(Math.max(acknowledgedEnd, mayBeDeletedBefore)); // nothing readable is left before it
        assertThat(end)
                .as("%s: end after a restart; %d was acknowledged, %d written", name, acknowledgedEnd, end())
                .isIn(possibleEnds);

        batches.addAll(inDoubt);
        inDoubt = List.of();
        batches.removeIf(batch -> batch.endOffset() > end);
        leastEnd = end;
        forcedEnd = powerWasCut ? end : Math.min(forcedEnd, end);
        check(log, nowMs);
    }

    /** The log must hold exactly what the model holds, but for what retention and compaction may have taken away. */
    void check(PartitionLog log, long nowMs) {
        long start = log.logStartOffset();
        long end = log.logEndOffset();
        assertThat(end).as("%s: log end offset", name).isGreaterThanOrEqualTo(end());
        assertThat(log.highWatermark()).as("%s: high watermark", name).isEqualTo(end);
        assertThat(start).as("%s: log start offset", name).isBetween(deletedBefore, end);
        assertThat(log.lastStableOffset())
                .as("%s: last stable offset", name)
                .isEqualTo(Math.max(start, Math.min(end, transactions().firstUndecided())));
        var expected = records();
        for (ModelRecord record : expected.headMap(start).values()) {
            assertThat(record.offset() < mayBeDeletedBefore || mayExpire(record, nowMs))
                    .as(
                            "%s: record %s was deleted although nothing asked for it; log starts at %d",
                            name, record, start)
                    .isTrue();
        }
        compare(expected.tailMap(start), read(log, start));
        compare(committed(start), read(log, start, Isolation.READ_COMMITTED));
    }

    /** A reader that starts anywhere sees the same records from there on. */
    void checkFrom(PartitionLog log, long offset) {
        compare(records().tailMap(offset), read(log, offset));
        compare(committed(offset), read(log, offset, Isolation.READ_COMMITTED));
    }

    private NavigableMap<Long, ModelRecord> records() {
        var records = new TreeMap<Long, ModelRecord>();
        batches.stream().filter(batch -> !batch.role().isMarker()).forEach(batch -> batch.records()
                .forEach(record -> records.put(record.offset(), record)));
        return records;
    }

    /** What a reader of committed records must see from {@code offset} on. */
    private NavigableMap<Long, ModelRecord> committed(long offset) {
        TransactionModels transactions = transactions();
        var committed = new TreeMap<Long, ModelRecord>();
        records()
                .tailMap(offset)
                .headMap(Math.max(offset, transactions.firstUndecided()))
                .forEach((at, record) -> {
                    if (!transactions.isAborted(at)) {
                        committed.put(at, record);
                    }
                });
        return committed;
    }

    boolean hasMarkerAt(long offset) {
        return batches.stream().anyMatch(batch -> batch.role().isMarker() && batch.baseOffset() == offset);
    }

    /** As it follows from the batches that are there. */
    TransactionModels transactions() {
        return new TransactionModels(batches);
    }

    private void compare(Map<Long, ModelRecord> expected, List<ModelRecord> found) {
        if (!settings.cleanupPolicy().compacts()) {
            assertThat(found).as(name).containsExactlyElementsOf(expected.values());
            return;
        }
        TransactionModels transactions = transactions();
        Map<String, Long> latestByKey = new HashMap<>();
        expected.values().stream()
                .filter(record -> !transactions.isAborted(record.offset()))
                .forEach(record -> latestByKey.put(record.key(), record.offset()));
        var missing = new TreeMap<>(expected);
        long previous = -1;
        for (ModelRecord record : found) {
            assertThat(record.offset()).as("%s: offsets grow", name).isGreaterThan(previous);
            assertThat(record).as(name).isEqualTo(missing.remove(record.offset()));
            previous = record.offset();
        }
        for (ModelRecord record : missing.values()) {
            boolean superseded = latestByKey.getOrDefault(record.key(), -1L) > record.offset();
            assertThat(superseded || record.value() == null || transactions.isAborted(record.offset()))
                    .as("%s: %s is gone and no later record of its key replaces it", name, record)
                    .isTrue();
        }
    }

    private boolean mayExpire(ModelRecord record, long nowMs) {
        if (!settings.cleanupPolicy().deletes()) {
            return false;
        }
        boolean tooOld = !settings.retention().equals(TopicSettings.FOREVER)
                && record.timestampMs() < nowMs - settings.retention().toMillis();
        return tooOld || !settings.retentionBytes().equals(TopicSettings.UNLIMITED);
    }

    static List<ModelRecord> read(PartitionLog log, long offset) {
        return read(log, offset, Isolation.READ_UNCOMMITTED);
    }

    private static List<ModelRecord> read(PartitionLog log, long offset, Isolation isolation) {
        var found = new ArrayList<ModelRecord>();
        try (PartitionReader reader = log.read(offset, isolation)) {
            while (reader.next()) {
                found.add(ModelRecord.of(reader.record()));
            }
        }
        return found;
    }
}
