package io.millstream.broker.access.quota;

import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;

/** Over which time use is measured, and how many connections there may be. */
public record QuotaSettings(
        @Setting(
                name = "quota.window.num",
                defaultValue = "11",
                min = 1,
                max = 1_000,
                doc = "Measures what clients use over so many windows. More forgive longer bursts.")
        int windowCount,

        @Setting(
                name = "quota.window.size.seconds",
                defaultValue = "1",
                min = 1,
                max = 3_600,
                doc = "The length of one of these windows.")
        int windowSeconds,

        @Setting(
                name = "max.connections",
                defaultValue = "2147483647",
                min = 0,
                doc = "Turns new connections away when there are so many; can also be given for one listener.")
        int maxConnections,

        @Setting(
                name = "max.connections.per.ip",
                defaultValue = "2147483647",
                min = 0,
                doc = "Turns new connections from an address away when it has so many.")
        int maxConnectionsPerAddress,

        @Setting(
                name = "max.connections.per.ip.overrides",
                defaultValue = "",
                doc = "Other limits for single addresses: 10.0.0.7:200,127.0.0.1:1000.")
        String maxConnectionsOverrides,

        @Setting(
                name = "max.connection.creation.rate",
                defaultValue = "2147483647",
                min = 1,
                doc = "Turns new connections away that come faster, per second; can also be given for one listener.")
        int connectionsPerSecond) {
    /** Names, ranges and documentation of the settings. */
    public static final Settings<QuotaSettings> SETTINGS = Settings.of(QuotaSettings.class);

    long windowMs() {
        return windowSeconds * 1_000L;
    }
}
