package io.millstream.cli;

import io.millstream.base.Disk;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import io.millstream.log.CommitLog;
import io.millstream.log.LogSettings;
import io.millstream.log.TopicDescription;
import io.millstream.log.store.LocalLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Finds and opens the data directory that a command works on. */
public final class DataDirectory {
    public static final String OPTION = "-d, --data-dir";
    public static final String DESCRIPTION =
            "The data directory. Without it $MILLSTREAM_DATA_DIR, or else millstream/data where this user keeps state (~/.local/state).";
    static final String ENVIRONMENT_NAME = "MILLSTREAM_DATA_DIR";

    private DataDirectory() {}

    /** The directory that was asked for, or the default; absolute. */
    public static Path path(Arguments arguments, Console console) {
        String given = arguments.text("--data-dir").orElse(console.environment().getOrDefault(ENVIRONMENT_NAME, ""));
        return (given.isEmpty() ? stateDirectory(console.environment()).resolve("data") : Path.of(given))
                .toAbsolutePath()
                .normalize();
    }

    /** Where programs keep what outlives them: {@code $XDG_STATE_HOME/millstream}, by default in the home directory. */
    public static Path stateDirectory(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = state.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".local", "state")
                : Path.of(state);
        return base.resolve("millstream");
    }

    /** Opens the log in a directory that must be there. */
    public static CommitLog openExisting(Arguments arguments, Console console) {
        Path directory = path(arguments, console);
        if (!isDirectory(directory, console.disk())) {
            throw new JobException(
                    ErrorKind.USER,
                    "There is no data directory " + directory + ". Name one with -d, or make one:"
                            + " millstream topic create NAME -d " + directory);
        }
        return open(directory, console);
    }

    /** Opens the log in {@code directory}, which is made if it is not there. */
    public static CommitLog open(Path directory, Console console) {
        return console.world()
                .map(world -> LocalLog.open(directory, LogSettings.DEFAULTS, world.logEnvironment()))
                .orElseGet(() -> LocalLog.open(directory, LogSettings.DEFAULTS));
    }

    private static boolean isDirectory(Path directory, Disk disk) {
        try {
            return disk.isDirectory(directory);
        } catch (IOException e) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "Cannot look at " + directory + ": " + e.getMessage()
                            + ". Check the path and the rights of this user.",
                    e);
        }
    }

    /** The topic of that name, or a message with the nearest one. */
    public static TopicDescription topic(CommitLog log, String name) {
        return log.topic(name).orElseThrow(() -> {
            var names = log.topics().stream().map(TopicDescription::name).toList();
            String known =
                    names.isEmpty() ? " There are no topics yet." : " See: millstream topic list (with the same -d)";
            return new JobException(
                    ErrorKind.USER, "There is no topic " + name + "." + Nearest.hint(name, names) + known);
        });
    }
}
