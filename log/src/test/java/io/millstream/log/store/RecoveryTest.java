package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.DiskFile;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is there after a crash, cut by cut and bit by bit. */
class RecoveryTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final Path HOME = World.DIRECTORY.resolve("topics/orders/0");
    private static final Path FIRST_SEGMENT = HOME.resolve("00000000000000000000.log");

    /** R4: a killed process may leave any prefix of its last write, zeros, or junk after it. */
    @ParameterizedTest(name = "tail of {0}")
    @ValueSource(strings = {"nothing", "zeros", "junk"})
    void keepsExactlyTheWholeBatchesBeforeACutTail(String tail) throws IOException {
        int[] ends = batchEnds();
        for (int cutBytes = ends[0]; cutBytes <= ends[3]; cutBytes++) {
            var world = new World(cutBytes);
            assertThat(openWithFourBatches(world, ForcePolicy.WRITTEN).topics()).hasSize(1);
            world.killProcess();
            endFile(world, cutBytes, tail);

            int whole = 0;
            int givenBytes = tail.equals("zeros") ? 1 : 0; // a record without headers ends in a zero
            while (whole < 4 && ends[whole] - givenBytes <= cutBytes) {
                whole++;
            }
            try (LocalLog log = world.open()) {
                PartitionLog partition = log.partition(ORDERS);
                assertThat(Records.values(partition))
                        .as("cut at byte %d", cutBytes)
                        .isEqualTo(List.of("a", "b", "c", "d").subList(0, whole));
                assertThat(partition
                                .appendAndWait(Records.batch(9, "next"), ForcePolicy.FORCED)
                                .baseOffset())
                        .isEqualTo(whole);
            }
            try (LocalLog log = world.open()) {
                assertThat(Records.values(log.partition(ORDERS)))
                        .hasSize(whole + 1)
                        .endsWith("next");
            }
        }
    }

    /** R5: whichever bit changes, no changed record is shown, and the records of the other batches are. */
    @Test
    void neverShowsARecordOfADamagedBatch() throws IOException {
        int[] ends = batchEnds();
        for (int flipped = 0; flipped < ends[2]; flipped++) {
            var world = new World(flipped);
            LocalLog before = openWithFourBatches(world, ForcePolicy.FORCED);
            if (flipped % 2 == 0) {
                world.killProcess();
            } else {
                before.close();
            }
            world.disk.flipBit(FIRST_SEGMENT, flipped, flipped % 8);
            int damaged = flipped < ends[0] ? 0 : flipped < ends[1] ? 1 : 2;

            var seen = new ArrayList<String>();
            try (LocalLog log = world.open()) {
                PartitionLog partition = log.partition(ORDERS);
                long next = 0;
                while (next < partition.logEndOffset()) {
                    next = readFrom(partition, next, seen, damaged);
                }
            }
            var expected = new ArrayList<>(List.of("a", "b", "c", "d"));
            expected.remove(damaged);
            assertThat(seen).as("bit in byte %d", flipped).isEqualTo(expected);
        }
    }

    /** Damaged hints are repaired from the log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000000000000000.index",
                "00000000000000000000.timeindex",
                "00000000000000000004.snapshot",
                "recovery-point"
            })
    void repairsDamagedHints(String name) throws IOException {
        for (int at = 0; at < 40; at++) {
            var world = new World(at);
            try (LocalLog log = openWithFourBatches(world, ForcePolicy.FORCED)) {
                assertThat(log.topics()).hasSize(1);
            }
            long sizeBytes;
            try (DiskFile file = world.disk.openRead(HOME.resolve(name))) {
                sizeBytes = file.sizeBytes();
            }
            if (at < sizeBytes) {
                world.disk.flipBit(HOME.resolve(name), at, at % 8);
            }
            try (LocalLog log = world.open()) {
                assertThat(Records.values(log.partition(ORDERS))).containsExactly("a", "b", "c", "d");
            }
        }
    }

    @Test
    void refusesADamagedTopicFileAndLeavesItAlone() throws IOException {
        var world = new World(1);
        openWithFourBatches(world, ForcePolicy.FORCED).close();
        world.disk.flipBit(World.DIRECTORY.resolve("topics/orders/topic"), 30, 1);

        assertThatThrownBy(world::open)
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL))
                .hasMessageContaining("topics/orders/topic")
                .hasMessageContaining("Nothing was changed");
        world.disk.assertNothingOpen();
    }

    /** The list is the specification: every acknowledged record, in order, and nothing that was never appended. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void keepsWhatWasAcknowledgedOverManyCrashes(long seed) {
        var random = new Random(seed);
        var world = new World(seed);
        var appended = new ArrayList<String>();
        int acknowledged = 0;
        try (LocalLog log = world.open()) {
            log.createTopic("orders", 1, TopicSettings.of(java.util.Map.of("segment.bytes", "700")));
        }
        for (int crash = 0; crash < 25; crash++) {
            LocalLog log = world.open();
            PartitionLog partition = log.partition(ORDERS);
            List<String> found = Records.values(partition);
            assertThat(found.size()).as("acknowledged records, crash %d", crash).isGreaterThanOrEqualTo(acknowledged);
            assertThat(found).as("crash %d", crash).isEqualTo(appended.subList(0, found.size()));
            appended.subList(found.size(), appended.size()).clear();
            for (int i = random.nextInt(12); i > 0; i--) {
                String value = "r" + seed + "-" + crash + "-" + i + "x".repeat(random.nextInt(120));
                boolean forced = random.nextInt(3) == 0;
                partition.appendAndWait(Records.batch(1, value), forced ? ForcePolicy.FORCED : ForcePolicy.WRITTEN);
                appended.add(value);
                if (forced) {
                    acknowledged = appended.size();
                }
            }
            switch (random.nextInt(3)) {
                case 0 -> world.cutPower();
                case 1 -> world.killProcess();
                default -> {
                    log.close();
                    acknowledged = appended.size();
                }
            }
        }
    }

    private static long readFrom(PartitionLog partition, long offset, List<String> seen, int damaged) {
        try (var reader = partition.read(offset, Isolation.READ_UNCOMMITTED)) {
            while (reader.next()) {
                seen.add(Records.entry(reader.record()).value());
            }
            return reader.position();
        } catch (JobException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL);
            assertThat(e)
                    .hasMessageContaining("Partition orders-0 is damaged from offset " + damaged + " to " + damaged
                            + ", in file " + FIRST_SEGMENT);
            return damaged + 1L;
        }
    }

    private static int[] batchEnds() {
        int oneBytes = Records.batch(1, "a").remaining();
        return new int[] {oneBytes, 2 * oneBytes, 3 * oneBytes, 4 * oneBytes};
    }

    private static LocalLog openWithFourBatches(World world, ForcePolicy forcePolicy) {
        LocalLog log = world.open();
        log.createTopic("orders", 1, TopicSettings.DEFAULTS);
        for (String value : List.of("a", "b", "c", "d")) {
            log.partition(ORDERS).appendAndWait(Records.batch(1, value), forcePolicy);
        }
        return log;
    }

    private static void endFile(World world, int sizeBytes, String tail) throws IOException {
        try (DiskFile file = world.disk.openWrite(FIRST_SEGMENT)) {
            file.setSizeBytes(sizeBytes);
            if (!tail.equals("nothing")) {
                byte[] bytes = new byte[300];
                if (tail.equals("junk")) {
                    new Random(sizeBytes).nextBytes(bytes);
                }
                file.write(ByteBuffer.wrap(bytes), sizeBytes);
            }
        }
    }
}
