package io.millstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.cli.main.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of the demo, killed as {@code kill -9} does, or asked to end as {@code kill} does. */
class DemoKillIT {
    private static final long SEED = 20_261_122;

    @TempDir
    Path temporary;

    @Test
    void killedAgainAndAgainItLosesNothingAndCountsNothingTwice() throws Exception {
        var random = new Random(SEED);
        Path data = temporary.resolve("data");
        for (int life = 0; life < 3; life++) {
            Process process = start(data, "--rate", 5_000);
            try (var lines = lines(process)) {
                // The moment is where the process happens to be when it has shown so many results.
                for (int shown = random.nextInt(4); shown > 0 && lines.readLine() != null; shown--) {}
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        long appended = DemoTopic.read(data).recordsByPartition().stream()
                .mapToLong(Long::longValue)
                .sum();

        Process last = start(data, "--rate", 0, "--records", appended + 1_003);
        List<String> shown = drain(last);

        assertThat(last.waitFor()).isZero();
        DemoTopic topic = DemoTopic.read(data);
        assertThat(topic.isReplayOf(PostFile.bundled())).isTrue();
        assertThat(topic.recordsByPartition().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(appended + 1_003);
        assertThat(shown.get(shown.size() - 1)).contains("\"counted\":" + (appended + 1_003) + ",\"lag\":0");
        assertThat(topic.lastSlide(shown)).isEqualTo(topic.recounted());
    }

    @Test
    void askedToEndItDrainsAndSaysHowToGoOn() throws Exception {
        Path data = temporary.resolve("data");
        Process process = start(data, "--rate", 5_000);
        try (var lines = lines(process)) {
            assertThat(lines.readLine()).startsWith("{");
            process.toHandle().destroy(); // SIGTERM; Ctrl-C is SIGINT and takes the same way
            while (lines.readLine() != null) {}
        }

        assertThat(process.waitFor()).isEqualTo(128 + 15);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(err)
                .containsPattern("appended ([\\d,]+), counted \\1: nothing lost, nothing counted twice")
                .contains("go on with: millstream demo --data-dir " + data);
    }

    private static Process start(Path data, Object... more) throws IOException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        DemoTopic.arguments(data).forEach(argument -> command.add(argument.toString()));
        for (Object argument : more) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).start();
    }

    private static List<String> drain(Process process) throws IOException {
        try (var lines = lines(process)) {
            return lines.lines().toList();
        }
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
