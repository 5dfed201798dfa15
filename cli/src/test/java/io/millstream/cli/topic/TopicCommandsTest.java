package io.millstream.cli.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.cli.ExitCode;
import io.millstream.cli.main.Cli;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicCommandsTest {
    @TempDir
    Path temporary;

    private Path data;

    @BeforeEach
    void createTopic() {
        data = temporary.resolve("data");
        new Cli().out("topic", "create", "posts", "-p", 2, "-c", "retention.ms=-1", "-d", data);
    }

    @Test
    void whatWasAppendedAsLinesIsReadAsLines() {
        String lines = "one\n\n  drei \t\r\nφως\n最後";

        var appended = new Cli().stdin(lines).run("topic", "append", "posts", "-d", data);

        assertThat(appended.exitCode()).isZero();
        assertThat(appended.out()).isEmpty();
        assertThat(appended.err()).isEqualTo("Appended 5 records to posts: partition 0 offsets 0 to 4.\n");
        assertThat(new Cli().out("topic", "read", "posts", "-d", data, "-o", "plain"))
                .isEqualTo(lines + "\n");
    }

    @Test
    void jsonGoesThroughAPipeWithoutLoss() {
        byte[] noText = {(byte) 0xFF, 0, '\n', (byte) 0xC3};
        new Cli().stdin(noText).out("topic", "append", "posts", "-d", data, "--input", "whole", "-p", 1);
        new Cli().stdin("k=v\nk2=\n").out("topic", "append", "posts", "-d", data, "--key-separator", "=");
        new Cli()
                .stdin("{\"key\":null,\"value\":null,\"timestamp\":1500,\"partition\":1,"
                        + "\"headers\":[{\"key\":\"h\",\"value\":\"ä\"},{\"key\":\"h\",\"value\":null}]}\n")
                .out("topic", "append", "posts", "-d", data, "--input", "ndjson");
        new Cli().out("topic", "create", "copy", "-p", 2, "-d", data);

        String original = new Cli().out("topic", "read", "posts", "-d", data);
        new Cli().stdin(original).out("topic", "append", "copy", "-d", data, "--input", "ndjson");

        assertThat(original)
                .contains("\"valueBase64\":\"/wAKww==\"")
                .contains("\"timestamp\":\"1970-01-01T00:00:01.500Z\"");
        assertThat(new Cli().out("topic", "read", "copy", "-d", data)).isEqualTo(original);
    }

    @Test
    void aWholeFileComesBackByteForByte() {
        byte[] file = new byte[300_000];
        new Random(7).nextBytes(file);
        new Cli().stdin(file).out("topic", "append", "posts", "-d", data, "--input", "whole");

        assertThat(new Cli()
                        .run("topic", "read", "posts", "-d", data, "-o", "raw")
                        .stdout())
                .isEqualTo(file);
    }

    @Test
    void offsetsAreReportedRecordByRecord() {
        assertThat(new Cli().stdin("a\nb\n").out("topic", "append", "posts", "-d", data, "-o", "offsets"))
                .isEqualTo("0\t0\n0\t1\n");
        assertThat(new Cli().out("topic", "append", "posts", "-d", data, "-o", "offsets", "-v", "c", "-v", "d"))
                .isEqualTo("1\t0\n1\t1\n"); // the partition with the fewest records
    }

    @Test
    void readingStartsAndEndsWhereAsked() {
        for (int i = 0; i < 5; i++) {
            String record =
                    "{\"value\":\"v" + i + "\",\"timestamp\":" + (1000 + i) + ",\"partition\":" + (i % 2) + "}\n";
            new Cli().stdin(record).out("topic", "append", "posts", "-d", data, "--input", "ndjson");
        }

        assertThat(read()).isEqualTo("v0\nv1\nv2\nv3\nv4\n");
        assertThat(read("--max", 2)).isEqualTo("v0\nv1\n");
        assertThat(read("--from", 1)).isEqualTo("v2\nv3\nv4\n");
        assertThat(read("--from", 2, "-p", 0)).isEqualTo("v4\n");
        assertThat(read("--from", "latest")).isEmpty();
        assertThat(read("--from", "1970-01-01T00:00:01.003Z")).isEqualTo("v3\nv4\n");
        assertThat(read("--from", "5m ago")).isEmpty();
        var outside = new Cli().run("topic", "read", "posts", "-d", data, "--from", 3, "-p", 1);
        assertThat(outside.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(outside.err()).contains("Offset 3 is outside of posts-1, which can be read from 0 to 2.");
    }

    private String read(Object... more) {
        Object[] args = new Object[more.length + 7];
        System.arraycopy(new Object[] {"topic", "read", "posts", "-d", data, "-o", "plain"}, 0, args, 0, 7);
        System.arraycopy(more, 0, args, 7, more.length);
        return new Cli().out(args);
    }

    @Test
    void listAndDescribeAsTableAndJson() {
        new Cli().stdin("a\nb\n").out("topic", "append", "posts", "-d", data);

        assertThat(new Cli().out("topic", "list", "-d", data, "-o", "table").lines())
                .satisfiesExactly(
                        heading -> assertThat(heading).isEqualTo("NAME   PARTITIONS  RECORDS  BYTES"),
                        row -> assertThat(row).matches("posts +2 +2 +\\d+"));
        assertThat(new Cli().out("topic", "list", "-d", data))
                .matches("\\{\"name\":\"posts\",\"partitions\":2,\"records\":2,\"bytes\":\\d+}\n");
        assertThat(new Cli().out("topic", "list", "-d", data, "-o", "json"))
                .startsWith("[{")
                .endsWith("}]\n");
        assertThat(new Cli().out("topic", "describe", "posts", "-d", data))
                .contains("\"settings\":{\"retention.ms\":\"-1\"}")
                .contains("\"partition\":1,\"logStartOffset\":0,\"highWatermark\":0,\"logEndOffset\":0");
        assertThat(new Cli().out("topic", "describe", "posts", "-d", data, "-o", "table"))
                .contains("retention.ms", "PARTITION");
    }

    @Test
    void aDeletedTopicIsGone() {
        new Cli().out("topic", "delete", "posts", "-d", data);

        assertThat(new Cli().out("topic", "list", "-d", data)).isEmpty();
        assertThat(new Cli().run("topic", "read", "posts", "-d", data).err())
                .contains("There is no topic posts. There are no topics yet.");
    }

    @Test
    void theDirectoryCanComeFromTheEnvironment() {
        assertThat(new Cli().environment("MILLSTREAM_DATA_DIR", data.toString()).out("topic", "list"))
                .contains("posts");
        assertThat(new Cli()
                        .environment(
                                "XDG_STATE_HOME", temporary.resolve("state").toString())
                        .run("topic", "list")
                        .err())
                .contains("There is no data directory " + temporary.resolve("state/millstream/data"));
    }

    @Test
    void createMakesTheDirectoryAndTellsNamesApart() {
        var again = new Cli().run("topic", "create", "posts", "-d", data);
        assertThat(again.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(again.err()).contains("posts");
        assertThat(new Cli().out("topic", "create", "posts", "--if-not-exists", "-d", data))
                .contains("\"partitions\":2");

        var misspelt = new Cli().run("topic", "create", "x", "-c", "retentoin.ms=5", "-d", data);
        assertThat(misspelt.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(misspelt.err()).contains("retention.ms");
    }

    @Test
    void appendCreatesTheTopicOnlyWhenTold() {
        assertThat(new Cli()
                        .stdin("x\n")
                        .run("topic", "append", "new", "-d", data)
                        .exitCode())
                .isEqualTo(ExitCode.USER);
        new Cli().stdin("x\n").out("topic", "append", "new", "--create", "-d", data);
        assertThat(new Cli().out("topic", "read", "new", "-d", data, "-o", "plain"))
                .isEqualTo("x\n");
    }

    @Test
    void aManyBatchStreamKeepsItsOrderInAPartition() {
        var lines = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            lines.append("line number ").append(i).append('\n');
        }
        new Cli().stdin(lines.toString()).out("topic", "append", "posts", "-p", 1, "-d", data);

        assertThat(new Cli().out("topic", "read", "posts", "-d", data, "-o", "plain"))
                .isEqualTo(lines.toString());
    }

    @Test
    void aFileThatIsNoDirectoryIsLeftAlone() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "mine", StandardCharsets.UTF_8);

        var result = new Cli().run("topic", "create", "t", "-d", file);

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).contains(file.toString());
        assertThat(file).hasContent("mine");
    }
}
