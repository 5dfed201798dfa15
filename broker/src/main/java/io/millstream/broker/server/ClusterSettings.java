package io.millstream.broker.server;

import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;

/**
 * Who the broker is and where it is reached, under Kafka's names.
 *
 * @param nodeId its number in answers
 * @param listeners where it listens
 * @param advertisedListeners what clients are told to connect to; empty for what is listened at
 * @param protocolMap protocols of listeners whose names are none
 * @param rack where it stands; empty for nowhere
 */
public record ClusterSettings(
        @Setting(
                name = "node.id",
                defaultValue = "0",
                min = 0,
                max = Integer.MAX_VALUE,
                doc = "The number of this broker, which is the only one, in what clients are told.")
        int nodeId,

        @Setting(
                name = "listeners",
                defaultValue = "PLAINTEXT://127.0.0.1:9092",
                doc = "Listens at these addresses, written NAME://host:port and separated by commas.")
        String listeners,

        @Setting(
                name = "advertised.listeners",
                defaultValue = "",
                doc = "Tells clients to connect to these addresses instead, for instance behind a forwarded port.")
        String advertisedListeners,

        @Setting(
                name = "listener.security.protocol.map",
                defaultValue = "PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL",
                doc = "Says how a listener is protected whose name is not that of a protocol: INTERNAL:SASL_SSL.")
        String protocolMap,

        @Setting(name = "broker.rack", defaultValue = "", doc = "Tells clients in which rack this broker stands.")
        String rack) {
    /** Names, ranges and documentation of the settings. */
    public static final Settings<ClusterSettings> SETTINGS = Settings.of(ClusterSettings.class);
}
