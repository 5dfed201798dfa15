package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.log.ForcePolicy;
import io.millstream.log.LogSettings;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.PartitionReader;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.testkit.DiskCall;
import io.millstream.testkit.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLogTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    @Test
    void keepsTopicsAndRecordsOverACleanRestart() {
        var world = new World(1);
        try (LocalLog log = world.open()) {
            log.createTopic("orders", 2, TopicSettings.of(java.util.Map.of("segment.bytes", "1MiB")));
            log.partition(ORDERS).appendAndWait(Records.batch(1, "a", "b"), ForcePolicy.FORCED);
            log.partition(ORDERS).appendAndWait(Records.batch(2, "c"), ForcePolicy.WRITTEN);
        }
        world.disk.assertNothingOpen();

        try (LocalLog log = world.open()) {
            assertThat(log.topic("orders")
                            .orElseThrow()
                            .settings()
                            .segmentBytes()
                            .bytes())
                    .isEqualTo(1 << 20);
            assertThat(log.topic("orders").orElseThrow().partitionCount()).isEqualTo(2);
            PartitionLog partition = log.partition(ORDERS);
            assertThat(Records.values(partition)).containsExactly("a", "b", "c");
            assertThat(partition
                            .appendAndWait(Records.batch(3, "d"), ForcePolicy.FORCED)
                            .baseOffset())
                    .isEqualTo(3);
            assertThat(Records.values(partition)).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void keepsWhatWasForcedOverAPowerCut() {
        for (long seed = 0; seed < 50; seed++) {
            var world = new World(seed);
            LocalLog log = world.open();
            log.createTopic("orders", 1, TopicSettings.DEFAULTS);
            log.partition(ORDERS).appendAndWait(Records.batch(1, "a"), ForcePolicy.FORCED);
            log.partition(ORDERS).appendAndWait(Records.batch(1, "b"), ForcePolicy.WRITTEN);
            world.cutPower();

            try (LocalLog reopened = world.open()) {
                assertThat(Records.values(reopened.partition(ORDERS)))
                        .as("seed %d", seed)
                        .startsWith("a")
                        .hasSizeLessThanOrEqualTo(2);
            }
        }
    }

    @Test
    void refusesASecondOpenerAndNamesTheFirst(@TempDir Path home) {
        try (LocalLog log = LocalLog.open(home.resolve("data"), LogSettings.DEFAULTS)) {
            assertThat(log.topics()).isEmpty();
            assertThatThrownBy(() -> LocalLog.open(home.resolve("data"), LogSettings.DEFAULTS))
                    .isInstanceOfSatisfying(
                            JobException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
                    .hasMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid() + " (started ");
        }
        LocalLog.open(home.resolve("data"), LogSettings.DEFAULTS).close();
    }

    @Test
    void leavesAForeignDirectoryAlone(@TempDir Path home) throws IOException {
        Files.writeString(home.resolve("letter.txt"), "dear");
        assertThatThrownBy(() -> LocalLog.open(home, LogSettings.DEFAULTS))
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL))
                .hasMessageContaining("holds letter.txt");
        assertThat(home.resolve("topics")).doesNotExist();
        assertThat(home.resolve("format")).doesNotExist();
        assertThat(home.resolve("lock")).doesNotExist();
    }

    @Test
    void refusesANewerFormat(@TempDir Path home) throws IOException {
        LocalLog.open(home, LogSettings.DEFAULTS).close();
        Files.writeString(home.resolve("format"), "millstream data-directory 7\ncrc32c 00000000\n");
        assertThatThrownBy(() -> LocalLog.open(home, LogSettings.DEFAULTS))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("has format version 7")
                .hasMessageContaining("Nothing was changed");
        assertThat(Files.readString(home.resolve("format"))).startsWith("millstream data-directory 7");
    }

    @Test
    void refusesAFileInThePlaceOfADirectory(@TempDir Path home) throws IOException {
        Path file = Files.createFile(home.resolve("data"));
        assertThatThrownBy(() -> LocalLog.open(file, LogSettings.DEFAULTS))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("is a file");
    }

    @Test
    void closesEverythingEvenIfAForceFails() {
        var world = new World(1);
        LocalLog log = world.open();
        log.createTopic("clicks", 1, TopicSettings.DEFAULTS);
        log.createTopic("orders", 2, TopicSettings.DEFAULTS);
        log.partition(new TopicPartition("clicks", 0)).appendAndWait(Records.batch(1, "a"), ForcePolicy.WRITTEN);
        world.disk.inject(Fault.failing(DiskCall.FORCE));
        assertThatThrownBy(log::close).isInstanceOf(JobException.class).hasMessageContaining("is offline");
        world.disk.assertNothingOpen();
        world.disk.heal();
        world.open().close(); // the lock is free again
    }

    @Test
    void aTopicThatDoesNotFitOnTheDiskIsNotThereByHalves() {
        var world = new World(1);
        try (LocalLog log = world.open()) {
            world.disk.inject(Fault.noSpace(DiskCall.OPEN_WRITE).on(file -> file.endsWith("1/recovery-point")));
            assertThatThrownBy(() -> log.createTopic("orders", 2, TopicSettings.DEFAULTS))
                    .isInstanceOfSatisfying(
                            JobException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCES));
            assertThat(log.topic("orders")).isEmpty();
            world.disk.heal();
            log.createTopic("orders", 2, TopicSettings.DEFAULTS);
            log.partition(ORDERS).appendAndWait(Records.batch(1, "a"), ForcePolicy.FORCED);
        }
        world.disk.assertNothingOpen();
    }

    @Test
    void closesWellWhenOnlyItsIndexesDoNotFitOnTheDisk() {
        var world = new World(1);
        LocalLog log = world.open();
        log.createTopic("orders", 1, TopicSettings.DEFAULTS);
        log.partition(ORDERS).appendAndWait(Records.batch(1, "a"), ForcePolicy.FORCED);
        world.disk.inject(Fault.noSpace(DiskCall.WRITE).on(file -> file.endsWith("00000000000000000000.index")));
        log.close();
        world.disk.assertNothingOpen();
        world.disk.heal();
        try (LocalLog reopened = world.open()) {
            assertThat(reopened.partition(ORDERS).logEndOffset()).isEqualTo(1);
        }
    }

    @Test
    void saysToAnAppenderThatItsTopicWasDeleted() {
        var world = new World(1);
        try (LocalLog log = world.open()) {
            log.createTopic("orders", 1, TopicSettings.DEFAULTS);
            PartitionLog orders = log.partition(ORDERS);
            log.deleteTopic("orders");
            assertThatThrownBy(() -> orders.appendAndWait(Records.batch(1, "a"), ForcePolicy.FORCED))
                    .isInstanceOf(JobException.class)
                    .hasMessage("Topic orders was deleted.");
        }
    }

    /** The recovery point may speak of files that are gone: it must not vouch for what is written in their place. */
    @Test
    void forcesWhatIsWrittenAfterFilesWereTakenAway() throws IOException {
        for (long seed = 0; seed < 20; seed++) {
            var world = new World(seed);
            try (LocalLog log = world.open()) {
                log.createTopic("orders", 1, TopicSettings.DEFAULTS);
                log.partition(ORDERS).appendAndWait(Records.batch(1, "a", "b", "c"), ForcePolicy.FORCED);
            }
            world.disk.delete(World.DIRECTORY.resolve("topics/orders/0/00000000000000000000.log"));
            LocalLog log = world.open();
            log.partition(ORDERS).appendAndWait(Records.batch(1, "d"), ForcePolicy.FORCED);
            world.cutPower();
            try (LocalLog reopened = world.open();
                    PartitionReader reader = reopened.partition(ORDERS).read(0, Isolation.READ_UNCOMMITTED)) {
                assertThat(reader.next()).as("seed %d", seed).isTrue();
                assertThat(Records.entry(reader.record()).value()).isEqualTo("d");
            }
        }
    }
}
