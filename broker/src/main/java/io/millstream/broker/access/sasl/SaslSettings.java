package io.millstream.broker.access.sasl;

import io.millstream.base.ByteSize;
import io.millstream.base.Nearest;
import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** How clients authenticate at one listener; each can be given for it alone, see {@code ListenerSettings}. */
public record SaslSettings(
        @Setting(
                name = "sasl.enabled.mechanisms",
                defaultValue = "SCRAM-SHA-256,SCRAM-SHA-512",
                doc = "How clients may authenticate: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512.")
        String enabledMechanisms,

        @Setting(
                name = "connections.max.reauth.ms",
                defaultValue = "0",
                min = 0,
                doc =
                        "Clients have to authenticate again on an open connection within this time (KIP-368); 0 for never.")
        Duration maxReauth,

        @Setting(
                name = "connection.failed.authentication.delay.ms",
                defaultValue = "100",
                min = 0,
                max = 10_000,
                doc = "Whoever fails to authenticate hears of it after this time, so that guessing takes long.")
        Duration failureDelay,

        @Setting(
                name = "sasl.server.max.receive.size",
                defaultValue = "16KiB",
                min = 1_024,
                max = 524_288,
                doc = "Longer tokens of clients that have not authenticated yet are refused.")
        ByteSize maxTokenBytes) {
    /** Names, ranges and documentation of the settings. */
    public static final Settings<SaslSettings> SETTINGS = Settings.of(SaslSettings.class);

    public SaslSettings {
        mechanisms(enabledMechanisms);
    }

    Set<SaslMechanism> mechanisms() {
        return mechanisms(enabledMechanisms);
    }

    private static Set<SaslMechanism> mechanisms(String text) {
        var mechanisms = new LinkedHashSet<SaslMechanism>();
        for (String part : text.split(",", -1)) {
            String name = part.strip();
            if (!name.isEmpty()) {
                mechanisms.add(SaslMechanism.ofName(name)
                        .orElseThrow(() -> new IllegalArgumentException("sasl.enabled.mechanisms: there is no " + name
                                + " here; there are " + String.join(", ", SaslMechanism.names()) + "."
                                + Nearest.hint(name, SaslMechanism.names()))));
            }
        }
        if (mechanisms.isEmpty()) {
            throw new IllegalArgumentException("sasl.enabled.mechanisms names none, so nobody could ever connect; write"
                    + " for example SCRAM-SHA-256");
        }
        return mechanisms;
    }
}
