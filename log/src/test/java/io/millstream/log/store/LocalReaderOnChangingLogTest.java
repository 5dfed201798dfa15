package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.DiskFile;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Threads;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.PartitionReader;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalReaderOnChangingLogTest {
    private static final TopicPartition USERS = new TopicPartition("users", 0);
    private static final TopicSettings COMPACTED = TopicSettings.of(
            Map.of("cleanup.policy", "compact", "segment.bytes", "400", "min.cleanable.dirty.ratio", "0"));
    private static final TopicSettings SMALL_SEGMENTS = TopicSettings.of(Map.of("segment.bytes", "400"));

    /** Compaction puts small neighbours together: a reader inside one of them must go on inside the merged segment. */
    @Test
    void missesNothingWhenItsSegmentIsMergedWithTheNextOnes() {
        var world = new World(1);
        try (LocalLog log = world.open()) {
            log.createTopic("users", 1, COMPACTED);
            PartitionLog partition = log.partition(USERS);
            fill(partition, 60);
            log.compact(); // leaves small segments, which the next one merges
            fill(partition, 10);
            List<Records.Entry> expected = Records.all(partition).stream()
                    .filter(entry -> String.valueOf(entry.key()).startsWith("keep"))
                    .toList();
            try (PartitionReader reader = partition.read(0, Isolation.READ_UNCOMMITTED)) {
                assertThat(reader.next()).isTrue();
                var seen = new ArrayList<>(List.of(Records.entry(reader.record())));
                log.compact();
                while (reader.next()) {
                    seen.add(Records.entry(reader.record()));
                }
                assertThat(seen).containsAll(expected);
            }
        }
    }

    /** A file that lost its end at a batch boundary looks whole; the offsets that should follow tell. */
    @Test
    void reportsWhatIsMissingAtTheEndOfASealedSegment() throws IOException {
        var world = new World(1);
        try (LocalLog log = world.open()) {
            log.createTopic("users", 1, SMALL_SEGMENTS);
            fill(log.partition(USERS), 20);
        }
        Path first = segmentFiles(world).get(0);
        try (DiskFile file = world.disk.openWrite(first)) {
            file.setSizeBytes(batchLengthBytes(file));
        }
        try (LocalLog log = world.open()) {
            PartitionLog partition = log.partition(USERS);
            long nextSegment = offsetOf(segmentFiles(world).get(1));
            try (PartitionReader reader = partition.read(0, Isolation.READ_UNCOMMITTED)) {
                assertThat(reader.next()).isTrue();
                assertDamaged(reader, 1, nextSegment - 1);
                reader.seek(2);
                assertDamaged(reader, 1, nextSegment - 1);
                reader.seek(nextSegment);
                assertThat(reader.next()).isTrue();
                assertThat(reader.record().offset()).isEqualTo(nextSegment);
            }
        }
    }

    @Test
    void reportsASegmentThatIsMissing() throws IOException {
        var world = new World(1);
        try (LocalLog log = world.open()) {
            log.createTopic("users", 1, SMALL_SEGMENTS);
            fill(log.partition(USERS), 20);
        }
        List<Path> files = segmentFiles(world);
        world.disk.delete(files.get(1));
        try (LocalLog log = world.open();
                PartitionReader reader = log.partition(USERS).read(0, Isolation.READ_UNCOMMITTED)) {
            for (long offset = 0; offset < offsetOf(files.get(1)); offset++) {
                assertThat(reader.next()).isTrue();
            }
            assertDamaged(reader, offsetOf(files.get(1)), offsetOf(files.get(2)) - 1);
        }
    }

    @Test
    void saysThatTheLogIsClosed() {
        var world = new World(1);
        LocalLog log = world.open();
        log.createTopic("users", 1, SMALL_SEGMENTS);
        fill(log.partition(USERS), 20);
        PartitionReader reader = log.partition(USERS).read(0, Isolation.READ_UNCOMMITTED);
        log.close();
        assertThatThrownBy(reader::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("users-0 is closed");
    }

    @Test
    void isWokenWhenTheLogIsClosed() {
        var world = new World(1);
        LocalLog log = world.open();
        log.createTopic("users", 1, SMALL_SEGMENTS);
        var partition = (LocalPartition) log.partition(USERS);
        PartitionReader reader = partition.read(0, Isolation.READ_UNCOMMITTED);
        var failure = new AtomicReference<@Nullable Exception>();
        Thread waiting = Threads.daemon("waiting reader", () -> {
            try {
                boolean unused = reader.awaitNext(Duration.ofDays(1));
            } catch (InterruptedException | RuntimeException e) {
                failure.set(e);
            }
        });
        waiting.start();
        while (partition.signal().waiterCount() == 0) {
            Thread.onSpinWait();
        }
        log.close();
        Threads.joinUninterruptibly(waiting);
        assertThat(failure.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("is closed");
    }

    private static void assertDamaged(PartitionReader reader, long fromOffset, long toOffset) {
        assertThatThrownBy(reader::next)
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL))
                .hasMessageContaining("is damaged from offset " + fromOffset + " to " + toOffset);
    }

    /** Every fifth record has a key of its own, the others share one. */
    private static void fill(PartitionLog partition, int recordCount) {
        for (int i = 0; i < recordCount; i++) {
            String key = i % 5 == 0 ? "keep" + partition.logEndOffset() : "other";
            partition.appendAndWait(Records.keyed(1, key, "v" + i), ForcePolicy.WRITTEN);
        }
    }

    private static List<Path> segmentFiles(World world) throws IOException {
        return world.disk.list(World.DIRECTORY.resolve("topics/users/0")).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .toList();
    }

    private static long offsetOf(Path segmentFile) {
        return Long.parseLong(String.valueOf(segmentFile.getFileName()).replace(".log", ""));
    }

    private static int batchLengthBytes(DiskFile file) throws IOException {
        var length = java.nio.ByteBuffer.allocate(Integer.BYTES);
        file.read(length, Long.BYTES);
        return length.getInt(0) + Long.BYTES + Integer.BYTES;
    }
}
