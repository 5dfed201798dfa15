package io.millstream.log.store;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether a data directory may still acknowledge appends.
 *
 * <p>It goes offline once and for good. After a failed force nobody knows which bytes are on the disk: Linux marks the
 * pages clean, so a second force would succeed without them (PostgreSQL's "fsyncgate"). Only opening the directory anew
 * reads what is there. Reads go on meanwhile. Thread-safe.
 */
final class DirectoryHealth {
    private final Path directory;
    private final AtomicReference<@Nullable JobException> firstFailure = new AtomicReference<>();

    DirectoryHealth(Path directory) {
        this.directory = directory;
    }

    /** Takes the directory offline unless it is already; returns what callers are told. */
    JobException goOffline(String what, IOException cause) {
        var failure = new JobException(
                ErrorKind.EXTERNAL,
                "Data directory " + directory + " is offline: " + what + " failed (" + DiskErrors.reason(cause)
                        + "). Nothing more is acknowledged; reads go on. Check the disk, then open the directory again.",
                cause);
        JobException before = firstFailure.compareAndExchange(null, failure);
        return before == null ? failure : refusal(before);
    }

    boolean isOffline() {
        return firstFailure.get() != null;
    }

    /** @throws JobException (EXTERNAL) with the first failure as its cause, if the directory is offline */
    void check() {
        JobException failure = firstFailure.get();
        if (failure != null) {
            throw refusal(failure);
        }
    }

    /** A new exception for each caller: the message of the first failure, and that one as the cause. */
    private static JobException refusal(JobException first) {
        return new JobException(first.kind(), String.valueOf(first.getMessage()), first);
    }
}
