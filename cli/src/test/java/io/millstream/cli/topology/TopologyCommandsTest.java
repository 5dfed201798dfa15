package io.millstream.cli.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.cli.ExitCode;
import io.millstream.cli.main.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyCommandsTest {
    private static final String WORDS = """
            name: words
            spouts:
              - {id: lines, className: text-spout, constructorArgs: [hamlet-soliloquy.txt, "${lines}", 1000]}
            bolts:
              - {id: words, className: split-bolt, parallelism: 2}
              - {id: counts, className: count-bolt, parallelism: 2}
            streams:
              - {from: lines, to: words, grouping: {type: SHUFFLE}}
              - {from: words, to: counts, grouping: {type: FIELDS, args: [word]}}
            """;

    @TempDir
    Path directory;

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("t.yaml"), text);
    }

    private Path words() throws IOException {
        return write(WORDS);
    }

    @Test
    void planShowsTheGraph() throws IOException {
        assertThat(new Cli()
                        .out("topology", "plan", words(), "--set", "lines=3")
                        .lines())
                .containsExactly(
                        "topology words",
                        "  spout lines  1 task  -> [line]",
                        "  bolt  words  2 tasks  -> [word]",
                        "    <- lines  shuffle",
                        "  bolt  counts  2 tasks  -> [word, count]",
                        "    <- words  by fields [word]");
    }

    @Test
    void lintIsContentWithAGoodFile() throws IOException {
        Path file = words();
        assertThat(new Cli().out("topology", "lint", file, "--set", "lines=3"))
                .isEqualTo(file + ": no problem in 3 components\n");
    }

    @Test
    void lintTellsEveryMistakeWithItsLineAndNoStackTrace() throws IOException {
        Path file = write(WORDS.replace("split-bolt", "spilt-bolt").replace("from: words", "from: wrods"));
        var result = new Cli().run("topology", "lint", file);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("millstream: 4 problems:\n")
                .contains(file + ":3: there is no property lines.\n")
                .contains(file + ":5: there is nothing built in that is called spilt-bolt. Did you mean split-bolt?\n")
                .contains(file + ":8: a stream leads to words, which does not exist.\n")
                .contains(file + ":9: a stream comes from wrods, which does not exist.")
                .doesNotContain("\tat ");
    }

    @Test
    void aFileThatIsNotThereAndASettingThatIsNoneAreNamed() throws IOException {
        var missing = new Cli().run("topology", "lint", directory.resolve("none.yaml"));
        assertThat(missing.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(missing.err()).contains("There is no file " + directory.resolve("none.yaml"));

        var wrong = new Cli().run("topology", "plan", words(), "--set", "lines");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(wrong.err()).contains("--set is written NAME=VALUE, not \"lines\"");
    }

    @Test
    void runEndsWhenItsTimeIsOver() throws IOException {
        var result = new Cli().run("topology", "run", words(), "--set", "lines=3", "--for", "200ms");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void theExamplesPrintWhatTheyFind() {
        assertThat(new Cli().out("run", "exclamation", "--count", 1))
                .isEqualTo("To be, or not to be: that is the question:!!!!!!\n");
        assertThat(new Cli().out("run", "wordcount-topology", "--top", 1)).matches("the: \\d+\n");
        assertThat(new Cli()
                        .out("run", "trending", "--window", "200ms", "--slide", "100ms", "--rate", 2000, "--for", "2s")
                        .lines())
                .isNotEmpty()
                .allMatch(line -> line.matches("#\\S+ \\d+(  #\\S+ \\d+)*"));
    }
}
