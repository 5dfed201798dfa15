package io.millstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.JobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineReaderTest {
    private static final CommandTree TREE = CommandTree.group(
            "tool",
            "For tests.",
            CommandTree.leaf("copy", "Copies.", CopyCommand::new),
            CommandTree.leaf("gather", "Gathers.", GatherCommand::new));
    private static final List<String> WORDS = List.of(
            "a",
            "b",
            "",
            "--",
            "-",
            "-f",
            "--force",
            "--force=true",
            "-n",
            "--count",
            "--count=3",
            "-n4",
            "-n=4",
            "7",
            "-7",
            "-v",
            "--value",
            "--value=x=y",
            "--value=",
            "-vq",
            "-fv",
            "--coun",
            "--help",
            "@file",
            "copy",
            "\"q\"");

    private final CommandLineReader reader = new CommandLineReader(TREE);

    private static final class CopyCommand implements Command {
        @Override
        public void declare(Declaration declaration) {
            declaration
                    .parameter("FROM", "Where from.")
                    .parameter("TO", "Where to.")
                    .flag("-f, --force", "Even so.")
                    .option("-n, --count", "N", "How many.")
                    .repeatable("-v, --value", "TEXT", "What.");
        }

        @Override
        public int run(Arguments arguments, Console console) {
            return ExitCode.OK;
        }
    }

    private static final class GatherCommand implements Command {
        @Override
        public void declare(Declaration declaration) {
            declaration
                    .parameter("TO", "Where to.")
                    .furtherParameters("FROM...", "Where from.")
                    .flag("-f, --force", "Even so.")
                    .option("-n, --count", "N", "How many.");
        }

        @Override
        public int run(Arguments arguments, Console console) {
            return ExitCode.OK;
        }
    }

    @Test
    void readsWordsThatAreSpeltOutWithoutTheFullReader() {
        Reading plain = reader.readPlain(new String[] {"copy", "x", "--value=1", "-n", "5", "y", "-v", "2", "-f"});

        assertThat(plain).isInstanceOf(Reading.Call.class);
        assertThat(described(plain)).isEqualTo("x y [] true 5 [1, 2]");
        assertThat(described(reader.readPlain(new String[] {"gather", "x", "y", "-f", "z"})))
                .isEqualTo("x y [z] true none []");
    }

    @Test
    void leavesMistakesAndHelpToTheFullReader() {
        for (String line : List.of(
                "copy x", "copy x y z", "gather", "copy x y --what", "copy --help", "", "--version", "copi x y")) {
            assertThat(reader.readPlain(line.isEmpty() ? new String[0] : line.split(" ")))
                    .as(line)
                    .isNull();
        }
    }

    /** The full reader is the specification: what the plain one reads, it reads the same. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void readsWhatTheFullReaderReads(long seed) {
        var random = new Random(seed);
        int readPlain = 0;
        for (int line = 0; line < 400; line++) {
            var args = new ArrayList<String>(List.of(line % 2 == 0 ? "copy" : "gather"));
            for (int words = random.nextInt(7); words > 0; words--) {
                args.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            Reading plain = reader.readPlain(args.toArray(String[]::new));
            if (plain != null) {
                readPlain++;
                assertThat(described(plain)).as("%s", args).isEqualTo(described(readInFull(args)));
            }
        }
        assertThat(readPlain).isPositive();
    }

    private static @Nullable Reading readInFull(List<String> args) {
        try {
            return new FullReader(TREE).read(args.toArray(String[]::new));
        } catch (JobException refused) {
            return null;
        }
    }

    private static String described(@Nullable Reading reading) {
        if (!(reading instanceof Reading.Call call)) {
            return "no call";
        }
        Arguments arguments = call.arguments();
        return arguments.parameter(0) + " " + arguments.parameter(1) + " " + arguments.parametersFrom(2) + " "
                + arguments.flag("-f") + " " + arguments.text("--count").orElse("none") + " " + arguments.texts("-v");
    }
}
