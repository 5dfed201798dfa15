package io.millstream.log;

import io.millstream.base.ByteSize;
import io.millstream.base.JobException;
import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of one topic, under Kafka's names and with Kafka's defaults: all of them, so that what a client sets it reads
 * back. Those that cannot matter to one broker are kept without effect and say so; those that would promise what one
 * broker cannot keep have one value only.
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
 * @param maxCompactionLag age at which a record is compacted in any case
 * @param compression in which codec batches are kept
 * @param flushMessages how many records may wait to be forced
 * @param flushInterval how long records may wait to be forced
 * @param minInsyncReplicas always 1
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
                defaultValue = "9223372036854775807",
                min = 0,
                doc = "Refuses records whose timestamp lies further in the past.")
        Duration timestampBeforeMax,

        @Setting(
                name = "message.timestamp.after.max.ms",
                defaultValue = "1h",
                min = 0,
                doc = "Refuses records whose timestamp lies further in the future.")
        Duration timestampAfterMax,

        @Setting(
                name = "max.compaction.lag.ms",
                defaultValue = "9223372036854775807",
                min = 1,
                doc = "Compacts a record once it is this old, whatever min.cleanable.dirty.ratio says.")
        Duration maxCompactionLag,

        @Setting(
                name = "compression.type",
                defaultValue = "producer",
                doc = "Keeps batches in the producer's codec (producer), or brings them into this one.")
        TopicCompression compression,

        @Setting(
                name = "flush.messages",
                defaultValue = "9223372036854775807",
                min = 1,
                doc =
                        "Forces records to the disk once so many wait for it, even if their producer did not ask (acks=1).")
        long flushMessages,

        @Setting(
                name = "flush.ms",
                defaultValue = "9223372036854775807",
                min = 0,
                doc = "Forces records to the disk after this long, even if their producer did not ask (acks=1).")
        Duration flushInterval,

        @Setting(
                name = "min.insync.replicas",
                defaultValue = "1",
                min = 1,
                max = 1,
                doc = "How many replicas acks=all waits for. One broker has one.")
        int minInsyncReplicas,

        @Setting(
                name = "unclean.leader.election.enable",
                defaultValue = "false",
                doc = "Kept, without effect: with one replica there is nobody else to elect.")
        boolean uncleanLeaderElection,

        @Setting(
                name = "leader.replication.throttled.replicas",
                defaultValue = "",
                doc = "Kept, without effect: nothing is replicated.")
        String leaderThrottledReplicas,

        @Setting(
                name = "follower.replication.throttled.replicas",
                defaultValue = "",
                doc = "Kept, without effect: nothing is replicated.")
        String followerThrottledReplicas,

        @Setting(
                name = "segment.jitter.ms",
                defaultValue = "0",
                min = 0,
                doc = "Kept, without effect: one machine's segments need not be rolled apart.")
        Duration segmentJitter,

        @Setting(
                name = "segment.index.bytes",
                defaultValue = "10MiB",
                min = 4,
                doc = "Kept, without effect: an index grows with its segment.")
        ByteSize segmentIndexBytes,

        @Setting(
                name = "preallocate",
                defaultValue = "false",
                doc = "Kept, without effect: segments grow as they are written.")
        boolean preallocate,

        @Setting(
                name = "file.delete.delay.ms",
                defaultValue = "1m",
                min = 0,
                doc = "Kept, without effect: a deleted file stays readable for whoever reads it.")
        Duration fileDeleteDelay,

        @Setting(
                name = "compression.gzip.level",
                defaultValue = "-1",
                min = -1,
                max = 9,
                doc = "Kept, without effect: a codec's own level is used.")
        int gzipLevel,

        @Setting(
                name = "compression.lz4.level",
                defaultValue = "9",
                min = 1,
                max = 17,
                doc = "Kept, without effect: a codec's own level is used.")
        int lz4Level,

        @Setting(
                name = "compression.zstd.level",
                defaultValue = "3",
                min = -131_072,
                max = 22,
                doc = "Kept, without effect: a codec's own level is used.")
        int zstdLevel,

        @Setting(
                name = "remote.storage.enable",
                defaultValue = "false",
                doc = "Always false: there is no tiered storage.")
        boolean remoteStorage,

        @Setting(
                name = "remote.log.copy.disable",
                defaultValue = "false",
                doc = "Always false: there is no tiered storage.")
        boolean remoteCopyDisabled,

        @Setting(
                name = "remote.log.delete.on.disable",
                defaultValue = "false",
                doc = "Always false: there is no tiered storage.")
        boolean remoteDeletedOnDisable,

        @Setting(
                name = "local.retention.ms",
                defaultValue = "-2",
                min = -2,
                max = -2,
                doc = "Always -2, which is retention.ms: there is no tiered storage.")
        long localRetentionMs,

        @Setting(
                name = "local.retention.bytes",
                defaultValue = "-2",
                min = -2,
                max = -2,
                doc = "Always -2, which is retention.bytes: there is no tiered storage.")
        long localRetentionBytes) {
    /** @throws IllegalArgumentException if settings promise what is not there */
    public TopicSettings {
        if (remoteStorage || remoteCopyDisabled || remoteDeletedOnDisable) {
            throw new IllegalArgumentException(
                    "remote.storage.enable, remote.log.copy.disable and remote.log.delete.on.disable are false: there is no"
                            + " tiered storage");
        }
        if (minCompactionLag.compareTo(maxCompactionLag) > 0) {
            throw new IllegalArgumentException("min.compaction.lag.ms is larger than max.compaction.lag.ms");
        }
    }

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

    /** Age at which a new segment is begun: in time for a compaction that must not be late, too. */
    public Duration maxSegmentAge() {
        return cleanupPolicy.compacts() && maxCompactionLag.compareTo(segmentAge) < 0 ? maxCompactionLag : segmentAge;
    }

    /** What differs from the defaults, by Kafka's names; {@link #of} reads it back. */
    public Map<String, String> changes() {
        return SETTINGS.overrides(this);
    }
}
