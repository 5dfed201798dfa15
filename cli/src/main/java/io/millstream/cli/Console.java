package io.millstream.cli;

import io.millstream.Options;
import io.millstream.World;
import io.millstream.base.Clock;
import io.millstream.base.Disk;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a command touches of the process it runs in: its streams, its environment, time and disk. A test gives its own.
 *
 * @param out standard output; only results go there
 * @param err standard error: messages and progress
 * @param world time and disk; empty for those of the machine
 */
public record Console(
        InputStream in,
        StandardOut out,
        PrintStream err,
        Terminal terminal,
        Map<String, String> environment,
        Optional<World> world) {

    public static Console of(
            InputStream stdin, OutputStream stdout, OutputStream stderr, Map<String, String> environment) {
        return new Console(
                stdin, new StandardOut(stdout), utf8(stderr), Terminal.NONE, Map.copyOf(environment), Optional.empty());
    }

    public Clock clock() {
        return world.map(World::clock).orElseGet(Clock::system);
    }

    /** Where data directories are. */
    Disk disk() {
        return world.map(World::disk).orElseGet(Disk::system);
    }

    /** How this command opens a data directory: warnings go where its messages go. */
    public Options options() {
        var options = Options.DEFAULTS.withWarnings(warning -> err.println("millstream: warning: " + warning));
        return world.map(options::in).orElse(options);
    }

    /** Messages go out line by line, so that none is lost when the process is killed. */
    public static PrintStream utf8(OutputStream target) {
        return new PrintStream(target, true, StandardCharsets.UTF_8);
    }
}
