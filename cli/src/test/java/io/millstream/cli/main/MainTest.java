package io.millstream.cli.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.cli.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "topik                      | millstream: millstream has no command topik. Did you mean topic?",
                "topic raed posts           | millstream: millstream topic has no command raed. Did you mean read?",
                "topic read posts --form 1  | millstream: millstream topic read has no option --form. Did you mean --from?",
                "topic read --partitoin=1 t | millstream: millstream topic read has no option --partitoin. Did you mean --partition?",
                "topic create a b           | millstream: \"b\" is one word too many for millstream topic create.",
                "topic create               | millstream: Missing required parameter: 'TOPIC'.",
                "topic read t --max         | millstream: Missing required parameter for option '--max' (N).",
                "topic read t -n -5         | millstream: --max is a whole number, 0 or more, not \"-5\".",
                "topic read t -o xml        | millstream: --output is one of table, json, ndjson, plain, raw, not \"xml\".",
                "topic read t --from never  | millstream: --from is earliest, latest, an offset, an instant such as"
                        + " 2026-11-22T10:00:00Z, or \"5m ago\", not \"never\".",
                "topic create t -c retention| millstream: --config is KEY=VALUE, for example retention.ms=86400000,"
                        + " not \"retention\".",
            })
    void aSlipIsAnsweredWithTheNearestNameAndExitCode2(String line, String message) {
        var result = new Cli().run((Object[]) line.split(" +", -1));

        assertThat(result.err()).startsWith(message);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void helpNamesEveryCommandAndExitCode() {
        assertThat(new Cli().out()).contains("topic", "demo", "run", "141").isEqualTo(new Cli().out("--help"));
        assertThat(new Cli().out("topic", "--help")).contains("create", "list", "describe", "delete", "append", "read");
        assertThat(new Cli().out("topic", "read", "--help")).contains("--from", "jq -r .value");
    }

    @Test
    void versionNamesTheJavaItRunsOn() {
        assertThat(new Cli().out("--version"))
                .matches("millstream \\d+\\.\\d+\\.\\d+\\S* \\(Java " + System.getProperty("java.version") + ".*\\)\n");
    }

    @Test
    void aReaderThatHasGoneEndsTheCommandQuietly(@TempDir Path directory) {
        new Cli().out("topic", "create", "t", "-d", directory.resolve("data"));
        new Cli().stdin("a\n".repeat(10)).out("topic", "append", "t", "-d", directory.resolve("data"));
        var err = new ByteArrayOutputStream();

        int exitCode = Main.run(
                new String[] {
                    "topic", "read", "t", "-d", directory.resolve("data").toString()
                },
                InputStream.nullInputStream(),
                failing("Broken pipe"),
                err,
                Map.of());

        assertThat(exitCode).isEqualTo(ExitCode.STDOUT_CLOSED);
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void aFullDiskBehindStandardOutputIsAnError(@TempDir Path directory) {
        new Cli().out("topic", "create", "t", "-d", directory.resolve("data"));
        var err = new ByteArrayOutputStream();

        int exitCode = Main.run(
                new String[] {"topic", "list", "-d", directory.resolve("data").toString()},
                InputStream.nullInputStream(),
                failing("No space left on device"),
                err,
                Map.of());

        assertThat(exitCode).isEqualTo(ExitCode.RESOURCES);
        assertThat(err.toString(UTF_8))
                .contains("Cannot write to standard output: No space left on device. Free some space");
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
