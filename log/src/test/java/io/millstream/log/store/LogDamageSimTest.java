package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.log.CompressionType;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.PartitionReader;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.testkit.Chance;
import io.millstream.testkit.SeededTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files cut, overwritten and with flipped bits: a changed record is never served, and a lost one never silently. */
class LogDamageSimTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final TopicSettings SETTINGS =
            TopicSettings.of(Map.of("segment.bytes", "3000", "index.interval.bytes", "200"));

    private static final int BATCHES = 40;
    private static final int UNFORCED_BATCHES = 3;
    private static final int FLIPS_PER_SEED = 60;

    private final List<ModelBatch> batches = new ArrayList<>();

    @Test
    void aTailCutAtAnyByteLosesOnlyWhatItTouches() throws IOException {
        for (int cut = 0, tail = tailBytes(); cut < tail; cut++) {
            checkTornTail(cut, tail, (file, from, to) -> file.setSizeBytes(from));
        }
    }

    @Test
    void aTailOfZerosLosesOnlyWhatItTouches() throws IOException {
        for (int cut = 0, tail = tailBytes(); cut < tail; cut += 3) {
            checkTornTail(cut, tail, (file, from, to) -> file.write(ByteBuffer.allocate((int) (to - from)), from));
        }
    }

    @Test
    void aTailOfJunkLosesOnlyWhatItTouches() throws IOException {
        var chance = new Chance(7);
        for (int cut = 0, tail = tailBytes(); cut < tail; cut += 3) {
            checkTornTail(
                    cut,
                    tail,
                    (file, from, to) -> file.write(ByteBuffer.wrap(chance.bytes((int) (to - from) + 200)), from));
        }
    }

    @SeededTest(count = 15)
    void aFlippedBitNeverChangesOrHidesARecord(long seed) throws IOException {
        var chance = new Chance(seed);
        boolean clean = chance.coin();
        for (int flip = 0; flip < FLIPS_PER_SEED; flip++) {
            SimLog sim = written(seed, 0, clean);
            List<Path> files = files(sim.disk(), SimLog.DATA);
            Path file = chance.pick(files);
            int sizeBytes = sizeBytes(sim.disk(), file);
            if (sizeBytes == 0) {
                continue;
            }
            int positionBytes = chance.below(sizeBytes);
            int bit = chance.below(8);
            sim.disk().flipBit(file, positionBytes, bit);
            try {
                checkFlipped(sim, String.valueOf(file.getFileName()).endsWith(".log"));
            } catch (AssertionError | RuntimeException e) {
                fail(
                        "bit " + bit + " of byte " + positionBytes + " of " + file + " after a "
                                + (clean ? "clean end: " : "kill: ") + e,
                        e);
            }
        }
    }

    /** Base offset, length, leader epoch and magic stand before the checksum in Kafka's format and outside of it. */
    @Test
    void noBitOfTheHeaderBeforeTheChecksumCanMislead() throws IOException {
        int checkedBytes = 17;
        int batchAt = 0;
        for (int i = 0; i < 19; i++) {
            batchAt += encodedBytes(batch(i, SimLog.START_MS));
        }
        for (int bit = 0; bit < checkedBytes * Byte.SIZE; bit++) {
            SimLog sim = written(1, 0, true);
            Path firstSegment = files(sim.disk(), SimLog.DATA).stream()
                    .filter(file -> file.endsWith("00000000000000000000.log"))
                    .findFirst()
                    .orElseThrow();
            sim.disk().flipBit(firstSegment, batchAt + bit / Byte.SIZE, bit % Byte.SIZE);
            try {
                checkFlipped(sim, true);
            } catch (AssertionError | RuntimeException e) {
                fail("bit " + bit % Byte.SIZE + " of header byte " + bit / Byte.SIZE + ": " + e, e);
            }
        }
    }

    /** The control: the check above must see a record that was changed with its checksum made right. */
    @Test
    void seesARecordThatWasChanged() throws IOException {
        SimLog sim = written(1, 0, true);
        ModelBatch first = batches.get(0);
        ModelRecord changed = new ModelRecord(0, first.records().get(0).timestampMs(), "key", "changed");
        batches.set(0, new ModelBatch(List.of(changed), ModelBatch.Producer.NONE));

        assertThatThrownBy(() -> checkFlipped(sim, true)).isInstanceOf(AssertionError.class);
    }

    private interface Damage {
        void strike(DiskFile file, long fromBytes, long toBytes) throws IOException;
    }

    /** Damages the unforced tail from {@code cut} on; what lies wholly before it must be there, and nothing else. */
    private void checkTornTail(int cut, int tail, Damage damage) throws IOException {
        SimLog sim = written(1, UNFORCED_BATCHES, false);
        Path segment = lastSegment(sim.disk());
        int sizeBytes = sizeBytes(sim.disk(), segment);
        int from = sizeBytes - tail + cut;
        int changedAt;
        try (DiskFile file = sim.disk().openWrite(segment)) {
            ByteBuffer before = content(file);
            damage.strike(file, from, sizeBytes);
            int equalBytes = before.mismatch(content(file)); // zeros over a zero change nothing
            changedAt = equalBytes < 0 ? sizeBytes : equalBytes;
        }
        int wholeBatches = BATCHES;
        for (int at = sizeBytes - tail; wholeBatches < batches.size(); wholeBatches++) {
            at += encodedBytes(batches.get(wholeBatches));
            if (at > changedAt) {
                break;
            }
        }
        sim.open();
        PartitionLog log = sim.log().partition(ORDERS);
        List<ModelRecord> expected = new ArrayList<>();
        batches.subList(0, wholeBatches).forEach(batch -> expected.addAll(batch.records()));
        assertThat(PartitionModel.read(log, 0)).as("cut at byte %d", from).isEqualTo(expected);
        long next = batches.get(wholeBatches - 1).endOffset();
        assertThat(log.logEndOffset()).isEqualTo(next);
        ModelBatch more = batch(next, sim.nowMs());
        assertThat(log.appendAndWait(more.encode(CompressionType.NONE), ForcePolicy.FORCED)
                        .baseOffset())
                .isEqualTo(next);
        sim.cutPower();
        sim.open();
        expected.addAll(more.records());
        assertThat(PartitionModel.read(sim.log().partition(ORDERS), 0)).isEqualTo(expected);
        sim.close();
    }

    private void checkFlipped(SimLog sim, boolean recordsMayBeDamaged) {
        try {
            sim.open();
        } catch (JobException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL);
            assertThat(e).hasMessageContaining(SimLog.DATA.toString());
            sim.disk().assertNothingOpen();
            return;
        }
        PartitionLog log = sim.log().partition(ORDERS);
        assertThat(log.logEndOffset()).isEqualTo(BATCHES);
        int lost = 0;
        for (ModelBatch batch : batches) {
            try (PartitionReader reader = log.read(batch.baseOffset(), Isolation.READ_UNCOMMITTED)) {
                assertThat(reader.next()).isTrue();
                assertThat(ModelRecord.of(reader.record()))
                        .isEqualTo(batch.records().get(0));
            } catch (JobException damaged) {
                assertThat(damaged.kind()).isEqualTo(ErrorKind.EXTERNAL);
                assertThat(damaged)
                        .hasMessageContaining(ORDERS.toString())
                        .hasMessageContaining(Long.toString(batch.baseOffset()));
                lost++;
            }
        }
        assertThat(lost).as("batches that cannot be read").isLessThanOrEqualTo(recordsMayBeDamaged ? 1 : 0);
        sim.close();
    }

    /** A log of forced batches and some unforced ones, after its process has ended. */
    private SimLog written(long seed, int unforced, boolean clean) {
        batches.clear();
        var sim = new SimLog(seed);
        sim.open();
        sim.log().createTopic(ORDERS.topic(), 1, SETTINGS);
        PartitionLog log = sim.log().partition(ORDERS);
        for (int i = 0; i < BATCHES + unforced; i++) {
            ModelBatch batch = batch(i, sim.nowMs());
            batches.add(batch);
            log.appendAndWait(
                    batch.encode(CompressionType.NONE), i < BATCHES ? ForcePolicy.FORCED : ForcePolicy.WRITTEN);
        }
        if (clean) {
            sim.close();
        }
        sim.kill();
        return sim;
    }

    private int tailBytes() {
        written(1, UNFORCED_BATCHES, false);
        return batches.subList(BATCHES, batches.size()).stream()
                .mapToInt(LogDamageSimTest::encodedBytes)
                .sum();
    }

    private static ModelBatch batch(long offset, long nowMs) {
        var record = new ModelRecord(offset, nowMs, "key" + offset, "value " + offset + "x".repeat((int) offset % 60));
        return new ModelBatch(List.of(record), ModelBatch.Producer.NONE);
    }

    private static int encodedBytes(ModelBatch batch) {
        return batch.encode(CompressionType.NONE).remaining();
    }

    private static Path lastSegment(Disk disk) throws IOException {
        var segments = new TreeMap<String, Path>();
        for (Path file : files(disk, SimLog.DATA)) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(".log")) {
                segments.put(name, file);
            }
        }
        return segments.lastEntry().getValue();
    }

    private static int sizeBytes(Disk disk, Path file) throws IOException {
        try (DiskFile open = disk.openRead(file)) {
            return (int) open.sizeBytes();
        }
    }

    private static ByteBuffer content(DiskFile file) throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) file.sizeBytes());
        file.read(content, 0);
        return content.flip();
    }

    private static List<Path> files(Disk disk, Path directory) throws IOException {
        var found = new ArrayList<Path>();
        for (Path child : disk.list(directory)) {
            if (disk.isDirectory(child)) {
                found.addAll(files(disk, child));
            } else {
                found.add(child);
            }
        }
        return found;
    }
}
