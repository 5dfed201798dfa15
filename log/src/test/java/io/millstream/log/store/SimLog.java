package io.millstream.log.store;

import io.millstream.base.JobException;
import io.millstream.base.VirtualTime;
import io.millstream.log.CommitLog;
import io.millstream.log.LogSettings;
import io.millstream.testkit.SimDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** A log on a simulated disk in simulated time, and what can befall it. */
final class SimLog {
    static final Path DATA = Path.of("/var/lib/millstream");
    static final long START_MS = 1_700_000_000_000L;

    private static final LogSettings SETTINGS = new LogSettings(
            Duration.ofSeconds(1),
            LogSettings.DEFAULTS.producerIdExpiration(),
            LogSettings.DEFAULTS.compactionMemory());

    private SimDisk disk;
    private VirtualTime time = new VirtualTime(START_MS);
    private CommitLog log;

    /** A log to be, on an empty disk with the directories that every machine has. */
    SimLog(long seed) {
        disk = new SimDisk(seed);
        try {
            disk.createDirectories(DATA.getParent());
            disk.forceDirectory(Path.of("/"));
            disk.forceDirectory(DATA.getParent().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SimDisk disk() {
        return disk;
    }

    CommitLog log() {
        return log;
    }

    long nowMs() {
        return time.wallMs();
    }

    void advance(long ms) {
        time.advance(Duration.ofMillis(ms));
    }

    /** @throws JobException as the log does */
    void open() {
        log = LocalLog.open(DATA, SETTINGS, new LogEnvironment(disk, time, time, Runnable::run));
    }

    /** A clean end, and every handle given back. */
    void close() {
        log.close();
        disk.assertNothingOpen();
    }

    /** The power goes, if it has not yet; the log is not open afterwards. */
    void cutPower() {
        disk = disk.crash();
        time = new VirtualTime(time.wallMs()); // the old process's tasks are gone with it
    }

    /** The process ends as by kill -9; the log is not open afterwards. */
    void kill() {
        disk = disk.processKilled();
        time = new VirtualTime(time.wallMs());
    }
}
