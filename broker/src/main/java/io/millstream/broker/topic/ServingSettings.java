package io.millstream.broker.topic;

import io.millstream.base.ByteSize;
import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;

/**
 * Settings of the data plane, under Kafka's names and with Kafka's defaults.
 *
 * @param autoCreate whether a topic that somebody asks for is created
 * @param partitionCount partitions of a topic that is created without saying how many
 * @param maxFetchBytes most that one fetch is answered with
 * @param fetchSessionSlots fetch sessions that are remembered
 * @param partitionRequestLimit most partitions that one DescribeTopicPartitions is answered with
 */
public record ServingSettings(
        @Setting(
                name = "auto.create.topics.enable",
                defaultValue = "true",
                doc = "Creates a topic when somebody writes to or asks for one that is not there.")
        boolean autoCreate,

        @Setting(
                name = "num.partitions",
                defaultValue = "1",
                min = 1,
                max = 10_000,
                doc = "Gives a topic so many partitions when nobody says how many.")
        int partitionCount,

        @Setting(
                name = "fetch.max.bytes",
                defaultValue = "55MiB",
                min = 1024,
                max = Integer.MAX_VALUE,
                doc = "Answers one fetch with at most so much, whatever the client asks for.")
        ByteSize maxFetchBytes,

        @Setting(
                name = "max.incremental.fetch.session.cache.slots",
                defaultValue = "1000",
                min = 0,
                max = 1_000_000,
                doc = "Remembers what so many consumers read, so that they need not say it again with each fetch.")
        int fetchSessionSlots,

        @Setting(
                name = "max.request.partition.size.limit",
                defaultValue = "2000",
                min = 1,
                doc = "Answers one DescribeTopicPartitions with at most so many partitions.")
        int partitionRequestLimit) {
    /** Names, ranges and documentation of the settings. */
    public static final Settings<ServingSettings> SETTINGS = Settings.of(ServingSettings.class);

    public static final ServingSettings DEFAULTS = SETTINGS.defaults();
}
