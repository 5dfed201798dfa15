package io.millstream.cli;

import io.millstream.base.ErrorKind;
import java.util.LinkedHashMap;
import java.util.Map;

/** Exit codes of the command, shown by {@code millstream --help}. Scripts rely on them: they do not change. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int INTERNAL = 1;
    public static final int USER = 2;
    public static final int EXTERNAL = 3;
    public static final int RESOURCES = 4;
    /** What a shell shows for a command whose reader has gone: 128 + SIGPIPE. */
    public static final int STDOUT_CLOSED = 141;

    private ExitCode() {}

    public static int of(ErrorKind kind) {
        return switch (kind) {
            case INTERNAL -> INTERNAL;
            case USER -> USER;
            case EXTERNAL -> EXTERNAL;
            case RESOURCES -> RESOURCES;
        };
    }

    /** Code to meaning, for the help. */
    public static Map<String, String> meanings() {
        var meanings = new LinkedHashMap<String, String>();
        meanings.put(" " + OK, "done");
        meanings.put(" " + INTERNAL, "a defect of Millstream; the message says how to report it");
        meanings.put(" " + USER, "a wrong command, name or value");
        meanings.put(" " + EXTERNAL, "something outside failed: a peer, a file system, a foreign or damaged file");
        meanings.put(" " + RESOURCES, "the machine ran out of disk, memory or file handles");
        meanings.put("130", "ended by Ctrl-C, gracefully");
        meanings.put(STDOUT_CLOSED + "", "the reader of the output has gone (as in: millstream topic read t | head)");
        meanings.put("143", "ended by SIGTERM, gracefully");
        return meanings;
    }
}
