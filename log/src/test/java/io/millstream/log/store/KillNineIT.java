package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.Clock;
import io.millstream.base.SystemScheduler;
import io.millstream.log.CommitLog;
import io.millstream.testkit.Chance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process on a real disk, killed in the middle of its work again and again. */
class KillNineIT {
    private static final int ROUNDS = Integer.getInteger("millstream.kills", 4);

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void everyAcknowledgedRecordOutlivesItsProcess() throws IOException, InterruptedException {
        var chance = new Chance(9);
        for (int round = 0; round < ROUNDS; round++) {
            long lastAcknowledged = appendUntilKilled(chance.between(1, 300));
            List<ModelRecord> found = readAll();
            assertThat(found).hasSizeGreaterThan((int) lastAcknowledged);
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).offset()).isEqualTo(i);
                assertThat(found.get(i).value()).isEqualTo(AppendUntilKilled.value(i));
            }
        }
    }

    /** Starts the process, kills it after so many acknowledgements, and returns the last offset it acknowledged. */
    private long appendUntilKilled(int acknowledgements) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendUntilKilled.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        long lastAcknowledged = -1;
        try (var output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            int count = 0;
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lastAcknowledged = Math.max(
                        lastAcknowledged, Long.parseLong(line)); // anything else is an error message, and fails here
                if (++count == acknowledgements) {
                    // By its handle, which leaves the pipe open: what is still in it was acknowledged too.
                    assertThat(process.toHandle().destroyForcibly()).isTrue();
                }
            }
            assertThat(count).isGreaterThanOrEqualTo(acknowledgements);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).isNotZero();
        return lastAcknowledged;
    }

    private List<ModelRecord> readAll() {
        try (var scheduler = new SystemScheduler("housekeeping", Clock.system());
                CommitLog log = AppendUntilKilled.open(directory, scheduler)) {
            return PartitionModel.read(log.partition(AppendUntilKilled.TARGET), 0);
        }
    }
}
