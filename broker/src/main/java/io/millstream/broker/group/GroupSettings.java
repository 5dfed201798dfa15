package io.millstream.broker.group;

import io.millstream.base.ByteSize;
import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import java.time.Duration;

/**
 * Settings of groups and committed offsets, under Kafka's names.
 *
 * @param minSessionTimeout least session timeout a classic member may ask for
 * @param maxSessionTimeout greatest one
 * @param initialRebalanceDelay how long a new group waits for more members
 * @param maxSize most members of a classic group
 * @param offsetsRetentionMinutes how long offsets outlive their group's last use
 * @param offsetsRetentionCheckInterval how often expired offsets are looked for
 * @param offsetMetadataMaxBytes longest text that may come with a committed offset
 * @param offsetsTopicPartitions partitions of {@code __consumer_offsets}, if it is made anew
 * @param offsetsTopicSegmentBytes size of its segments, if it is made anew
 */
public record GroupSettings(
        @Setting(
                name = "group.min.session.timeout.ms",
                defaultValue = "6000",
                min = 1,
                doc = "Refuses members of classic groups that ask for a shorter session timeout.")
        Duration minSessionTimeout,

        @Setting(
                name = "group.max.session.timeout.ms",
                defaultValue = "1800000",
                min = 1,
                doc = "Refuses members of classic groups that ask for a longer session timeout.")
        Duration maxSessionTimeout,

        @Setting(
                name = "group.initial.rebalance.delay.ms",
                defaultValue = "100",
                min = 0,
                doc =
                        "Lets the first members of an empty classic group wait this long for others before they share the partitions.")
        Duration initialRebalanceDelay,

        @Setting(
                name = "group.max.size",
                defaultValue = "2147483647",
                min = 1,
                doc = "Refuses members of classic groups beyond this many.")
        int maxSize,

        @Setting(
                name = "offsets.retention.minutes",
                defaultValue = "10080",
                min = 1,
                doc =
                        "Forgets committed offsets when their group has been empty, or they were not renewed, for this long.")
        int offsetsRetentionMinutes,

        @Setting(
                name = "offsets.retention.check.interval.ms",
                defaultValue = "10m",
                min = 1,
                doc = "Looks for committed offsets to forget this often.")
        Duration offsetsRetentionCheckInterval,

        @Setting(
                name = "offset.metadata.max.bytes",
                defaultValue = "4096",
                min = 0,
                doc = "Refuses committed offsets that come with a longer text.")
        int offsetMetadataMaxBytes,

        @Setting(
                name = "offsets.topic.num.partitions",
                defaultValue = "1",
                min = 1,
                max = 10_000,
                doc = "Makes __consumer_offsets with this many partitions. One is quickest on one machine.")
        int offsetsTopicPartitions,

        @Setting(
                name = "offsets.topic.segment.bytes",
                defaultValue = "100MiB",
                min = 1024,
                max = Integer.MAX_VALUE,
                doc = "Makes __consumer_offsets with segments of this size; smaller ones start quicker.")
        ByteSize offsetsTopicSegmentBytes) {
    /** Names, ranges and documentation of the settings. */
    public static final Settings<GroupSettings> SETTINGS = Settings.of(GroupSettings.class);

    public static final GroupSettings DEFAULTS = SETTINGS.defaults();

    /** How long offsets outlive their group's last use. */
    long offsetsRetentionMs() {
        return Duration.ofMinutes(offsetsRetentionMinutes).toMillis();
    }
}
