package io.millstream.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs commands of the real system in a directory, with an environment of which every variable is named. */
record Shell(Path directory, Map<String, String> environment) {
    private static final long LIMIT_MINUTES = 12; // a build of everything, on a machine that others use too

    record Outcome(int exitCode, String out, String err) {}

    /** What the scripts under test need; not java, javac, mvn or nc, so that a test decides about those. */
    private static final List<String> TOOLS = List.of(
            "sh",
            "env",
            "awk",
            "cat",
            "chmod",
            "cp",
            "curl",
            "cut",
            "date",
            "dirname",
            "echo",
            "find",
            "grep",
            "gzip",
            "head",
            "ln",
            "ls",
            "mkdir",
            "mktemp",
            "mv",
            "openssl",
            "printf",
            "readlink",
            "rm",
            "rmdir",
            "sed",
            "sha512sum",
            "shasum",
            "sleep",
            "tail",
            "tar",
            "touch",
            "tr",
            "uname",
            "wget");

    /** A fresh {@code bin} directory below {@code scratch} that holds the tools and nothing else. */
    static Path toolDirectory(Path scratch) {
        try {
            Path bin = Files.createDirectories(scratch.resolve("bin"));
            for (String tool : TOOLS) {
                Stream.of(System.getenv("PATH").split(":"))
                        .map(directory -> Path.of(directory, tool))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .ifPresent(found -> script(bin.resolve(tool), "exec " + found + " \"$@\"\n"));
            }
            return bin;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void script(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "#!/bin/sh\n" + text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Shell with(String variable, String value) {
        var changed = new HashMap<>(environment);
        changed.put(variable, value);
        return new Shell(directory, changed);
    }

    Shell in(Path otherDirectory) {
        return new Shell(otherDirectory, environment);
    }

    Process start(Path out, Path err, String... command) throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        return builder.start();
    }

    Outcome run(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        try {
            Process process = start(out, err, command);
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new IllegalStateException("still running after " + LIMIT_MINUTES + " minutes: "
                        + String.join(" ", command) + "\n" + ProjectTree.read(out) + ProjectTree.read(err));
            }
            return new Outcome(process.exitValue(), ProjectTree.read(out), ProjectTree.read(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
