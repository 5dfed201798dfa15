package io.millstream.log;

import io.millstream.base.ByteSize;
import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import java.time.Duration;

/**
 * Settings of a data directory. Every one has a default that suits a first run.
 *
 * @param retentionCheckInterval how often old records are looked for and topics compacted
 * @param producerIdExpiration how long the state of an idle producer is kept
 * @param compactionMemory memory that one compaction may use for keys
 */
public record LogSettings(
        @Setting(
                name = "log.retention.check.interval.ms",
                defaultValue = "5m",
                min = 1,
                doc = "Looks for records to delete, and for topics to compact, this often.")
        Duration retentionCheckInterval,

        @Setting(
                name = "producer.id.expiration.ms",
                defaultValue = "1d",
                min = 1,
                doc = "Forgets an idempotent producer that has sent nothing for this long.")
        Duration producerIdExpiration,

        @Setting(
                name = "log.cleaner.dedupe.buffer.size",
                defaultValue = "32MiB",
                min = 1024,
                max = 1 << 30,
                doc = "Lets a compaction use this much memory for keys; more keys than fit take several passes.")
        ByteSize compactionMemory) {
    /** Names, ranges and documentation of the settings. */
    public static final Settings<LogSettings> SETTINGS = Settings.of(LogSettings.class);

    public static final LogSettings DEFAULTS = SETTINGS.defaults();
}
