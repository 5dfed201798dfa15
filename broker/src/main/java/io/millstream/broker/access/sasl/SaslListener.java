package io.millstream.broker.access.sasl;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.broker.Listener;
import io.millstream.broker.access.ListenerSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How clients authenticate at one listener: its mechanisms, its PLAIN users and its limits. */
final class SaslListener {
    static final String JAAS_CONFIG = "sasl.jaas.config";

    private final SaslSettings settings;
    private final PlainUsers plainUsers;
    private final ScramStore scramStore;

    private SaslListener(SaslSettings settings, PlainUsers plainUsers, ScramStore scramStore) {
        this.settings = settings;
        this.plainUsers = plainUsers;
        this.scramStore = scramStore;
    }

    /**
     * @param loopback whether only this machine reaches the listener
     * @throws JobException (USER) if the settings do not fit together
     */
    static SaslListener of(Listener listener, boolean loopback, ListenerSettings given, ScramStore scramStore) {
        SaslSettings settings = given.bind(SaslSettings.SETTINGS);
        Map<String, String> users = Map.of();
        if (settings.mechanisms().contains(SaslMechanism.PLAIN)) {
            if (!listener.securityProtocol().usesTls() && !loopback) {
                throw new JobException(
                        ErrorKind.USER,
                        "Listener " + listener
                                + " offers PLAIN without TLS to other machines: passwords would cross the"
                                + " network readable. Make it SASL_SSL, listen on 127.0.0.1, or take PLAIN out of"
                                + " sasl.enabled.mechanisms and use SCRAM-SHA-256.");
            }
            users = plainUsers(listener, given);
        }
        return new SaslListener(settings, new PlainUsers(users, scramStore.random()), scramStore);
    }

    private static Map<String, String> plainUsers(Listener listener, ListenerSettings given) {
        String mechanism = SaslMechanism.PLAIN.registeredName().toLowerCase(Locale.ROOT);
        var jaas = new TreeMap<>(given.byMechanism(JAAS_CONFIG));
        String text = jaas.getOrDefault(mechanism, jaas.getOrDefault("", ""));
        String name = ListenerSettings.prefix(listener.name()) + mechanism + "." + JAAS_CONFIG;
        String example = " Write for example " + name
                + "=org.apache.kafka.common.security.plain.PlainLoginModule required user_alice=\"secret\";";
        if (text.isBlank()) {
            throw new JobException(
                    ErrorKind.USER,
                    "Listener " + listener + " offers PLAIN, but nobody says who its users are." + example);
        }
        try {
            JaasConfig config = JaasConfig.parse(text);
            if (!config.moduleName().equals("PlainLoginModule")) {
                throw new IllegalArgumentException("names " + config.moduleName() + " instead of PlainLoginModule");
            }
            return config.users();
        } catch (IllegalArgumentException e) {
            throw new JobException(ErrorKind.USER, "The setting " + name + " " + e.getMessage() + "." + example, e);
        }
    }

    SaslSettings settings() {
        return settings;
    }

    boolean offers(SaslMechanism mechanism) {
        return settings.mechanisms().contains(mechanism);
    }

    List<String> mechanismNames() {
        return settings.mechanisms().stream().map(SaslMechanism::registeredName).toList();
    }

    SaslExchange begin(SaslMechanism mechanism) {
        return ScramMechanism.of(mechanism)
                .<SaslExchange>map(scram -> new ScramExchange(scram, scramStore))
                .orElseGet(() -> new PlainExchange(plainUsers));
    }
}
