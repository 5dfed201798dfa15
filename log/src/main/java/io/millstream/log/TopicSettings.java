package io.millstream.log;

import io.millstream.base.ByteSize;
import io.millstream.base.JobException;
import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of one topic, under Kafka's names and with Kafka's defaults.
 *
 * @param segmentBytes size at which a new segment is begun
 * @param segmentAge age, by its records' timestamps, at which a new segment is begun
 * @param indexIntervalBytes about one index entry per so many bytes
 * @param retention how long records are kept, or {@link #FOREVER}
 * @param retentionBytes how much of a partition is kept, or {@link #UNLIMITED}
 * @param cleanupPolicy what happens to old records
 * @param minCompactionLag younger records are not compacted
 * @param deleteRetention how long a tombstone can still be seen after it was compacted
 * @param minCleanableDirtyRatio share of new bytes from which compaction is worth its work
 * @param maxMessageBytes largest record batch
 * @param timestampType whose clock timestamps are
 * @param timestampBeforeMax how far in the past a timestamp may lie
 * @param timestampAfterMax how far in the future a timestamp may lie
 * @see <a href="https://kafka.apache.org/documentation/#topicconfigs">Kafka's documentation of topic settings</a>
 */
public record TopicSettings(
        @Setting(
                name = "segment.bytes",
                defaultValue = "1GiB",
                min = 14,
                max = Integer.MAX_VALUE,
                doc = "Starts a new segment file when the current one would grow beyond this.")
        ByteSize segmentBytes,

        @Setting(
                name = "segment.ms",
                defaultValue = "7d",
                min = 1,
                doc = "Starts a new segment file when the first record of the current one is older than this.")
        Duration segmentAge,

        @Setting(
                name = "index.interval.bytes",
                defaultValue = "4096",
                min = 0,
                doc =
                        "Adds an index entry about every so many bytes: less finds records faster, and takes more memory.")
        int indexIntervalBytes,

        @Setting(
                name = "retention.ms",
                defaultValue = "7d",
                min = 0,
                unlimited = true,
                doc = "Deletes segments whose records are all older than this.")
        Duration retention,

        @Setting(
                name = "retention.bytes",
                defaultValue = "-1",
                min = 0,
                unlimited = true,
                doc = "Deletes the oldest segments of a partition while the rest is at least this large.")
        ByteSize retentionBytes,

        @Setting(
                name = "cleanup.policy",
                defaultValue = "delete",
                doc = "Deletes old records, keeps only the latest of each key (compact), or both (compact,delete).")
        CleanupPolicy cleanupPolicy,

        @Setting(
                name = "min.compaction.lag.ms",
                defaultValue = "0",
                min = 0,
                doc = "Keeps every record for at least this long before compaction may remove it.")
        Duration minCompactionLag,

        @Setting(
                name = "delete.retention.ms",
                defaultValue = "1d",
                min = 0,
                doc = "Keeps a tombstone for this long after compaction first met it, so that readers learn of it.")
        Duration deleteRetention,

        @Setting(
                name = "min.cleanable.dirty.ratio",
                defaultValue = "0.5",
                min = 0,
                max = 1,
                doc = "Compacts once this share of the bytes was not compacted yet.")
        double minCleanableDirtyRatio,

        @Setting(
                name = "max.message.bytes",
                defaultValue = "1048588",
                min = 0,
                doc = "Refuses record batches that are larger.")
        int maxMessageBytes,

        @Setting(
                name = "message.timestamp.type",
                defaultValue = "CreateTime",
                doc = "Keeps the producer's timestamps (CreateTime) or sets the time of the append (LogAppendTime).")
        TimestampType timestampType,

        @Setting(
                name = "message.timestamp.before.max.ms",
                defaultValue = "-1",
                min = 0,
                unlimited = true,
                doc = "Refuses records whose timestamp lies further in the past.")
        Duration timestampBeforeMax,

        @Setting(
                name = "message.timestamp.after.max.ms",
                defaultValue = "1h",
                min = 0,
                unlimited = true,
                doc = "Refuses records whose timestamp lies further in the future.")
        Duration timestampAfterMax) {
    public static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);
    public static final ByteSize UNLIMITED = new ByteSize(Long.MAX_VALUE);

    /** Names, ranges and documentation of the settings. */
    public static final Settings<TopicSettings> SETTINGS = Settings.of(TopicSettings.class);

    public static final TopicSettings DEFAULTS = SETTINGS.defaults();

    /**
     * The defaults with some settings changed, by Kafka's names.
     *
     * @throws JobException (USER) listing everything that is wrong, with the nearest name for a misspelt one
     */
    public static TopicSettings of(Map<String, String> changed) {
        return SETTINGS.bind(changed, "a topic");
    }

    /** These settings with some changed, by Kafka's names. @throws JobException (USER) as {@link #of} */
    public TopicSettings with(Map<String, String> changed) {
        return SETTINGS.change(this, changed, "a topic");
    }

    /** These settings with one changed, by Kafka's name: {@code with("segment.bytes", "1MiB")}. */
    public TopicSettings with(String name, String value) {
        return with(Map.of(name, value));
    }

    public TopicSettings withSegmentBytes(ByteSize bytes) {
        return with("segment.bytes", bytes.toString());
    }

    public TopicSettings withRetention(Duration age) {
        return with("retention.ms", age.equals(FOREVER) ? "-1" : Long.toString(age.toMillis()));
    }

    public TopicSettings withCleanupPolicy(CleanupPolicy policy) {
        return with("cleanup.policy", policy.toString());
    }

    /** What differs from the defaults, by Kafka's names; {@link #of} reads it back. */
    public Map<String, String> changes() {
        return SETTINGS.overrides(this);
    }
}
