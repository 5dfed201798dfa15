package io.millstream.testkit;

import io.millstream.base.Disk;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Stands here and not in {@code base} because the contract is shared with {@link SimDisk}. */
class SystemDiskTest extends DiskContract {
    @TempDir
    Path directory;

    @Override
    Disk disk() {
        return Disk.system();
    }

    @Override
    Path directory() {
        return directory;
    }
}
