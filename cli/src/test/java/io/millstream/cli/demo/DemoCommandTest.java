package io.millstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.cli.ExitCode;
import io.millstream.cli.main.Cli;
import io.millstream.log.LogSettings;
import io.millstream.log.store.LocalLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    @TempDir
    Path temporary;

    private Path data;

    @BeforeEach
    void nameDirectory() {
        data = temporary.resolve("data");
    }

    @Test
    void countsExactlyWhatTheTopicHolds() throws Exception {
        var result = demo("--records", 3_000);

        assertThat(result.err()).contains("appended 3,000, counted 3,000: nothing lost, nothing counted twice");
        var topic = DemoTopic.read(data);
        assertThat(topic.recordsByPartition()).containsExactly(750L, 750L, 750L, 750L);
        assertThat(topic.lastSlide(result.lines())).isEqualTo(topic.recounted());
        assertThat(topic.isReplayOf(PostFile.bundled())).isTrue();
    }

    @Test
    void goesOnWhereItStoppedAndDoesNothingWhenAllIsThere() throws Exception {
        demo("--records", 101);
        demo("--records", 3_002);
        var result = demo("--records", 3_002);

        assertThat(result.err()).contains("appended 3,002, counted 3,002");
        var topic = DemoTopic.read(data);
        assertThat(topic.recordsByPartition()).containsExactly(751L, 751L, 750L, 750L);
        assertThat(topic.isReplayOf(PostFile.bundled())).isTrue();
    }

    @Test
    void aChangedBatchIntervalKeepsTheTotal() {
        demo("--records", 500);
        var result = new Cli().run("demo", "-d", data, "--rate", 0, "--records", 900, "--batch-interval", "50ms");

        assertThat(result.err()).contains("appended 900, counted 900");
    }

    @Test
    void plainLinesNameTheNumbersThatMatter() {
        var result = new Cli().run("demo", "-d", data, "--rate", 0, "--records", 2_000, "--batch-interval", "100ms");

        assertThat(result.lines())
                .isNotEmpty()
                .allMatch(line -> line.matches(
                        "\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  [\\d,]+ records/s  batch \\d+ ms  delay \\d+ ms  lag [\\d,]+ "
                                + " counted [\\d,]+ \\|.*\\|.*"));
        assertThat(result.lines().get(result.lines().size() - 1))
                .contains("lag 0  counted 2,000 | the 387, ", "#music");
    }

    @Test
    void aRecordThatIsNoPostCountsAsARecordWithoutWords() {
        demo("--records", 10);
        new Cli().stdin("no json\n").out("topic", "append", "posts", "-p", 2, "-d", data);

        assertThat(demo("--records", 10).err()).contains("appended 11, counted 11");
    }

    @Test
    void aMalformedReplayFileIsNamedByItsLineAndLosesNothing() throws Exception {
        Path file = Files.writeString(
                temporary.resolve("mine.jsonl"),
                "{\"data\":{\"text\":\"eins zwei\"}}\n\n{\"data\":{\"text\":\"eins\"}}\n{\"data\":{\"text\":\n");

        var result = demo("--records", 100, "--replay-file", file);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(result.err()).contains(file + ":4 is not a post in JSON").contains("\"{\"data\":{\"text\":\"");
        Files.writeString(file, "{\"data\":{\"text\":\"eins zwei\"}}\n{\"data\":{\"text\":\"eins\"}}\n");
        var again = demo("--records", 4, "--replay-file", file);
        assertThat(again.err()).contains("appended 4, counted 4");
        assertThat(DemoTopic.read(data).recounted()).isEqualTo(Map.of("eins", 4L, "zwei", 2L));
    }

    @Test
    void wrongValuesAreRefusedBeforeAnythingIsMade() {
        assertRefused(
                List.of("--window", "2500ms"), "--window is a multiple of the batch interval, 1s, not \"2500ms\"");
        assertRefused(
                List.of("--slide", "0s"), "--slide is a length of time above 0 such as 500ms, 5s or 1m, not \"0s\"");
        assertRefused(List.of("--replay-file", "/no/such"), "There is no file /no/such");
        assertRefused(List.of("--rate", "fast"), "--rate is a whole number, 0 or more, not \"fast\"");
        assertThat(data).doesNotExist();
    }

    private void assertRefused(List<String> options, String message) {
        var args = new ArrayList<Object>(List.of("demo", "-d", data));
        args.addAll(options);
        var result = new Cli().run(args.toArray());
        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(result.err()).contains(message);
    }

    @Test
    void aDirectoryInUseNamesItsHolder() {
        try (var held = LocalLog.open(data, LogSettings.DEFAULTS)) {
            assertThat(held.topics()).isEmpty();
            var result = demo("--records", 1);

            assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
            assertThat(result.err())
                    .contains("in use by process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aTopicOfAnotherShapeIsLeftAlone() {
        new Cli().out("topic", "create", "posts", "-p", 3, "-d", data);

        var result = demo("--records", 1);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(result.err()).contains("Topic posts is here already and has 3 partitions");
    }

    /** Runs the demo as fast as it goes, with a window that spans everything. */
    private Cli.Result demo(Object... more) {
        var args = new ArrayList<Object>(DemoTopic.arguments(data));
        args.addAll(List.of("--rate", 0));
        args.addAll(List.of(more));
        return new Cli().run(args.toArray());
    }
}
