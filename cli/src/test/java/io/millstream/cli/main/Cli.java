package io.millstream.cli.main;

import io.millstream.World;
import io.millstream.cli.Console;
import io.millstream.cli.StandardOut;
import io.millstream.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the real command in this process, with streams of its own. */
public final class Cli {
    private final Map<String, String> environment = new HashMap<>();
    private InputStream stdin = InputStream.nullInputStream();
    private Optional<World> world = Optional.empty();

    /** What a run left behind. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares results by equals
    public record Result(int exitCode, byte[] stdout, String err) {
        public String out() {
            return new String(stdout, StandardCharsets.UTF_8);
        }

        public List<String> lines() {
            return out().lines().toList();
        }
    }

    public Cli stdin(String text) {
        return stdin(text.getBytes(StandardCharsets.UTF_8));
    }

    public Cli stdin(byte[] bytes) {
        stdin = new ByteArrayInputStream(bytes);
        return this;
    }

    public Cli stdin(InputStream in) {
        stdin = in;
        return this;
    }

    public Cli environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Lets the command work on another disk than the machine's, in another time. */
    public Cli in(World simulated) {
        world = Optional.of(simulated);
        return this;
    }

    public Result run(Object... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        var console = new Console(
                stdin, new StandardOut(out), Console.utf8(err), Terminal.NONE, Map.copyOf(environment), world);
        int exitCode = Main.run(words, console);
        return new Result(exitCode, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs and gives standard output; fails if anything else than that happened. */
    public String out(Object... args) {
        Result result = run(args);
        if (result.exitCode() != 0) {
            throw new AssertionError(List.of(args) + " ended with " + result.exitCode() + ": " + result.err());
        }
        return result.out();
    }
}
