package io.millstream.log.store;

import io.millstream.base.VirtualTime;
import io.millstream.log.LogSettings;
import io.millstream.testkit.SimDisk;
import java.nio.file.Path;

/** A simulated disk and virtual time, with a log on them that tests open, kill and open again. */
final class World {
    static final Path DIRECTORY = Path.of("/data/log").toAbsolutePath();
    static final long START_MS = 1_700_000_000_000L;

    final VirtualTime time = new VirtualTime(START_MS);
    SimDisk disk;

    World(long seed) {
        disk = new SimDisk(seed);
    }

    LocalLog open() {
        return open(LogSettings.DEFAULTS);
    }

    LocalLog open(LogSettings settings) {
        return LocalLog.open(DIRECTORY, settings, new LogEnvironment(disk, time, time, Runnable::run));
    }

    /** Cuts the power: what was not forced may be gone. */
    void cutPower() {
        disk = disk.crash();
    }

    /** Kills the process: what was written is there, the locks are free. */
    void killProcess() {
        disk = disk.processKilled();
    }
}
