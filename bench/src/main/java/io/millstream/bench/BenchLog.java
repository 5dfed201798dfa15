package io.millstream.bench;

import io.millstream.log.CommitLog;
import io.millstream.log.LogSettings;
import io.millstream.log.store.LocalLog;
import java.nio.file.Path;

/** The log that the contests use: as anybody opens it. */
final class BenchLog {
    private BenchLog() {}

    static CommitLog open(Path directory) {
        return LocalLog.open(directory, LogSettings.DEFAULTS);
    }
}
