package io.millstream.testkit;

import java.util.EnumSet;
import java.util.Set;

/** What can be asked of a disk; each call of {@link SimDisk} or of one of its files counts as one of these. */
public enum DiskCall {
    OPEN_READ,
    /** Opening for writing, which may create the file. */
    OPEN_WRITE,
    READ,
    WRITE,
    FORCE,
    SET_SIZE,
    SIZE,
    MAP,
    TRANSFER,
    CREATE_DIRECTORIES,
    FORCE_DIRECTORY,
    RENAME,
    DELETE,
    LIST,
    EXISTS,
    USABLE_BYTES,
    LOCK;

    private static final Set<DiskCall> CHANGES =
            EnumSet.of(OPEN_WRITE, WRITE, FORCE, SET_SIZE, CREATE_DIRECTORIES, FORCE_DIRECTORY, RENAME, DELETE, LOCK);

    /** True if the call may change what a crash leaves behind. A crash between two calls that do not is no new case. */
    public boolean isChange() {
        return CHANGES.contains(this);
    }

    /** All calls that may change what a crash leaves behind. */
    public static DiskCall[] changes() {
        return CHANGES.toArray(DiskCall[]::new);
    }
}
