package io.millstream.cli.main;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Console;
import io.millstream.cli.ExitCode;
import io.millstream.cli.StandardOut;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** The last boundary: any failure becomes a message on standard error and an exit code. */
final class FailureReport {
    private FailureReport() {}

    /** Prints what a user needs to know of {@code failure}; returns the exit code. */
    static int print(Throwable failure, Console console) {
        if (isReaderGone(failure)) {
            return ExitCode.STDOUT_CLOSED;
        }
        JobException known = known(failure);
        if (known != null && known.kind() != ErrorKind.INTERNAL) {
            flushQuietly(console);
            console.err().println("millstream: " + known.getMessage());
            return ExitCode.of(known.kind());
        }
        flushQuietly(console);
        console.err().println("millstream: defect: " + failure.getMessage());
        failure.printStackTrace(console.err());
        console.err()
                .println(
                        "millstream: this is a defect of Millstream, not of what you did. What was acknowledged is on disk."
                                + " Please report the lines above with the command you gave and: " + Version.line());
        return ExitCode.INTERNAL;
    }

    /** A job that prints has its own boundary, so the reason may be a few causes down. */
    private static boolean isReaderGone(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StandardOut.Closed) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable JobException known(Throwable failure) {
        if (failure instanceof JobException job) {
            return job;
        }
        if (failure instanceof OutOfMemoryError) {
            return new JobException(
                    ErrorKind.RESOURCES,
                    "Out of memory (" + failure.getMessage() + "). Give the process more: MILLSTREAM_JAVA_OPTS=-Xmx1g.",
                    failure);
        }
        return failure instanceof IOException io ? ofIo(io) : null;
    }

    private static JobException ofIo(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        String file = failure instanceof FileSystemException onFile ? String.valueOf(onFile.getFile()) : "";
        if (failure instanceof NoSuchFileException) {
            return new JobException(ErrorKind.USER, "There is no file " + file + ".", failure);
        }
        if (failure instanceof AccessDeniedException) {
            return new JobException(
                    ErrorKind.USER, "No permission for " + file + ". Check its owner and mode (ls -ld).", failure);
        }
        if (message.contains("No space left")) {
            return new JobException(
                    ErrorKind.RESOURCES, "The disk is full: " + message + ". Free some space and try again.", failure);
        }
        return new JobException(ErrorKind.EXTERNAL, "Input or output failed: " + message + ".", failure);
    }

    // What the command had to say before it failed comes first. If even that fails, the first failure is the story.
    private static void flushQuietly(Console console) {
        try {
            console.out().flush();
        } catch (JobException | StandardOut.Closed second) {
            console.err().println("millstream: besides, " + second.getMessage());
        }
    }
}
