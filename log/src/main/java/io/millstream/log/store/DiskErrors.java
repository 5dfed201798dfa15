package io.millstream.log.store;

import io.millstream.base.DiskFullException;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Turns what a disk reports into what a user reads: the one boundary between the two. */
final class DiskErrors {
    private DiskErrors() {}

    /** True if the disk, or the user's share of it, is full. */
    static boolean isDiskFull(IOException failure) {
        return failure instanceof DiskFullException;
    }

    /** @param what what was tried, as in "Creating topic orders" */
    static JobException failed(String what, Path where, IOException cause) {
        if (isDiskFull(cause)) {
            return full(what, where, cause);
        }
        String todo = cause instanceof AccessDeniedException
                ? " Give this user the right to read and write there, or use another data directory."
                : " Check the disk and the rights of this user.";
        return new JobException(
                ErrorKind.EXTERNAL, what + " failed at " + where + ": " + reason(cause) + "." + todo, cause);
    }

    static JobException full(String what, Path where, IOException cause) {
        return new JobException(
                ErrorKind.RESOURCES,
                what + " failed: the disk of " + where
                        + " is full. Nothing was acknowledged. Free some space, or shorten the retention of topics;"
                        + " appends then go on without a restart.",
                cause);
    }

    static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "access denied";
        }
        if (cause instanceof NoSuchFileException missing) {
            return "no such file: " + missing.getFile();
        }
        if (cause instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
