package io.millstream.broker.server;

import io.millstream.base.ByteSize;
import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import io.millstream.log.CleanupPolicy;
import io.millstream.log.TimestampType;
import io.millstream.log.TopicSettings;
import java.time.Duration;
import java.util.HashMap;

/**
 * What topics get whose creators say nothing, by the broker's names for it: {@code log.retention.ms} is the topic's
 * {@code retention.ms}.
 *
 * @param maxMessageBytes {@code max.message.bytes}
 * @param segmentBytes {@code segment.bytes}
 * @param segmentAge {@code segment.ms}
 * @param retention {@code retention.ms}
 * @param retentionBytes {@code retention.bytes}
 * @param cleanupPolicy {@code cleanup.policy}
 * @param timestampType {@code message.timestamp.type}
 */
public record TopicDefaults(
        @Setting(
                name = "message.max.bytes",
                defaultValue = "1048588",
                min = 0,
                doc = "Refuses record batches that are larger.")
        int maxMessageBytes,

        @Setting(
                name = "log.segment.bytes",
                defaultValue = "1GiB",
                min = 14,
                max = Integer.MAX_VALUE,
                doc = "Starts a new segment file when the current one would grow beyond this.")
        ByteSize segmentBytes,

        @Setting(
                name = "log.roll.ms",
                defaultValue = "7d",
                min = 1,
                doc = "Starts a new segment file when the first record of the current one is older than this.")
        Duration segmentAge,

        @Setting(
                name = "log.retention.ms",
                defaultValue = "7d",
                min = 0,
                unlimited = true,
                doc = "Deletes segments whose records are all older than this.")
        Duration retention,

        @Setting(
                name = "log.retention.bytes",
                defaultValue = "-1",
                min = 0,
                unlimited = true,
                doc = "Deletes the oldest segments of a partition while the rest is at least this large.")
        ByteSize retentionBytes,

        @Setting(
                name = "log.cleanup.policy",
                defaultValue = "delete",
                doc = "Deletes old records, keeps only the latest of each key (compact), or both (compact,delete).")
        CleanupPolicy cleanupPolicy,

        @Setting(
                name = "log.message.timestamp.type",
                defaultValue = "CreateTime",
                doc = "Keeps the producer's timestamps (CreateTime) or sets the time of the append (LogAppendTime).")
        TimestampType timestampType) {
    /** Names, ranges and documentation of the settings. */
    public static final Settings<TopicDefaults> SETTINGS = Settings.of(TopicDefaults.class);

    /** The same by the topic's names. */
    public TopicSettings toTopicSettings() {
        var named = SETTINGS.toMap(this);
        var topicNames = new HashMap<String, String>();
        named.forEach((name, value) -> topicNames.put(topicName(name), value));
        return TopicSettings.of(topicNames);
    }

    private static String topicName(String name) {
        return switch (name) {
            case "message.max.bytes" -> "max.message.bytes";
            case "log.roll.ms" -> "segment.ms";
            default -> name.substring("log.".length());
        };
    }
}
