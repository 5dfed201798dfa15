package io.millstream.broker.group.consumer;

import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import java.time.Duration;

/**
 * Settings of groups of the consumer protocol, under Kafka's names and with its defaults.
 *
 * @param heartbeatInterval how often members are told to send a heartbeat
 * @param minHeartbeatInterval least value of {@code consumer.heartbeat.interval.ms} of one group
 * @param maxHeartbeatInterval greatest one
 * @param sessionTimeout how long a member may be silent
 * @param minSessionTimeout least value of {@code consumer.session.timeout.ms} of one group
 * @param maxSessionTimeout greatest one
 * @param maxSize most members of a group
 * @param assignors names of assignors, the default first
 * @param migrationPolicy which groups change their protocol while they have members
 * @param regexRefreshInterval how often subscribed patterns are looked up although no topic has changed
 */
public record ConsumerGroupSettings(
        @Setting(
                name = "group.consumer.heartbeat.interval.ms",
                defaultValue = "5000",
                min = 1,
                doc = "Tells members of consumer groups to send a heartbeat this often.")
        Duration heartbeatInterval,

        @Setting(
                name = "group.consumer.min.heartbeat.interval.ms",
                defaultValue = "5000",
                min = 1,
                doc = "Refuses a shorter heartbeat interval for a single consumer group.")
        Duration minHeartbeatInterval,

        @Setting(
                name = "group.consumer.max.heartbeat.interval.ms",
                defaultValue = "15000",
                min = 1,
                doc = "Refuses a longer heartbeat interval for a single consumer group.")
        Duration maxHeartbeatInterval,

        @Setting(
                name = "group.consumer.session.timeout.ms",
                defaultValue = "45000",
                min = 1,
                doc = "Takes a member of a consumer group for dead when it has been silent this long.")
        Duration sessionTimeout,

        @Setting(
                name = "group.consumer.min.session.timeout.ms",
                defaultValue = "45000",
                min = 1,
                doc = "Refuses a shorter session timeout for a single consumer group.")
        Duration minSessionTimeout,

        @Setting(
                name = "group.consumer.max.session.timeout.ms",
                defaultValue = "60000",
                min = 1,
                doc = "Refuses a longer session timeout for a single consumer group.")
        Duration maxSessionTimeout,

        @Setting(
                name = "group.consumer.max.size",
                defaultValue = "2147483647",
                min = 1,
                doc = "Refuses members of a consumer group beyond this many.")
        int maxSize,

        @Setting(
                name = "group.consumer.assignors",
                defaultValue = "uniform,range",
                doc = "Lets consumer groups use these assignors; the first serves members that ask for none.")
        String assignors,

        @Setting(
                name = "group.consumer.migration.policy",
                defaultValue = "bidirectional",
                doc = "Lets groups change between the classic and the consumer protocol while they have members: "
                        + "bidirectional, upgrade, downgrade or disabled. Empty groups may always change.")
        MigrationPolicy migrationPolicy,

        @Setting(
                name = "group.consumer.regex.refresh.interval.ms",
                defaultValue = "10m",
                min = 10_000,
                doc = "Looks subscribed regular expressions up again this often, even if no topic has changed.")
        Duration regexRefreshInterval) {
    /** Names, ranges and documentation of the settings. */
    public static final Settings<ConsumerGroupSettings> SETTINGS = Settings.of(ConsumerGroupSettings.class);

    public static final ConsumerGroupSettings DEFAULTS = SETTINGS.defaults();

    /** Which groups change their protocol while they have members. */
    public enum MigrationPolicy {
        BIDIRECTIONAL("bidirectional", true, true),
        UPGRADE("upgrade", true, false),
        DOWNGRADE("downgrade", false, true),
        DISABLED("disabled", false, false);

        private final String text;
        private final boolean upgrades;
        private final boolean downgrades;

        MigrationPolicy(String text, boolean upgrades, boolean downgrades) {
            this.text = text;
            this.upgrades = upgrades;
            this.downgrades = downgrades;
        }

        /** True if a classic group becomes a consumer group when a member of that protocol joins. */
        public boolean upgrades() {
            return upgrades;
        }

        /** True if a consumer group becomes classic when its last member of the consumer protocol leaves. */
        public boolean downgrades() {
            return downgrades;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
