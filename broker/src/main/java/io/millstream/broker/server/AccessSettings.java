package io.millstream.broker.server;

import io.millstream.base.Nearest;
import io.millstream.base.settings.SettingDescription;
import io.millstream.base.settings.Settings;
import io.millstream.broker.Listener;
import io.millstream.broker.access.ListenerSettings;
import io.millstream.broker.access.acl.AclSettings;
import io.millstream.broker.access.quota.QuotaSettings;
import io.millstream.broker.access.sasl.SaslHandlers;
import io.millstream.broker.access.sasl.SaslSettings;
import io.millstream.broker.access.tls.TlsSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings of access control that are the whole broker's, and the names of all. Most can also be given for one listener, and those that name users for one mechanism
 * there: {@code listener.name.internal.ssl.keystore.location}, {@code
 * listener.name.internal.plain.sasl.jaas.config}.
 */
public record AccessSettings(AclSettings acl, QuotaSettings quota, OpenListeners openListeners) {
    /** Those with a name of their own. */
    static final List<Settings<?>> PARTS = List.of(
            OpenListeners.SETTINGS,
            TlsSettings.SETTINGS,
            SaslSettings.SETTINGS,
            AclSettings.SETTINGS,
            QuotaSettings.SETTINGS);

    private static final List<String> OF_A_LISTENER = Stream.concat(
                    Stream.of(TlsSettings.SETTINGS, SaslSettings.SETTINGS)
                            .flatMap(part -> part.describe().stream())
                            .map(SettingDescription::name),
                    Stream.of("max.connections", "max.connection.creation.rate"))
            .toList();

    /** True for a name that depends on a listener or a mechanism, whether it is right or wrong. */
    static boolean isDynamic(String name) {
        return ListenerSettings.isPrefixed(name) || SaslHandlers.isJaasConfig(name);
    }

    /** What is wrong with a dynamic name, as a sentence; empty if it stands for something. */
    static Optional<String> problem(String name, List<Listener> listeners) {
        List<String> prefixes = listeners.stream()
                .map(listener -> ListenerSettings.prefix(listener.name()))
                .toList();
        if (!ListenerSettings.isPrefixed(name)) {
            return Optional.empty();
        }
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                String ofListener = name.substring(prefix.length());
                return OF_A_LISTENER.contains(ofListener) || SaslHandlers.isJaasConfig(ofListener)
                        ? Optional.empty()
                        : Optional.of(name + ": a listener has no such setting."
                                + Nearest.name(ofListener, OF_A_LISTENER)
                                        .map(near -> " Did you mean " + prefix + near + "?")
                                        .orElse(""));
            }
        }
        return Optional.of(name + ": no such listener. It begins with " + String.join(" or ", prefixes)
                + ", by the names in the setting listeners.");
    }
}
