package io.millstream.broker.server;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import io.millstream.base.settings.SettingDescription;
import io.millstream.base.settings.Settings;
import io.millstream.broker.access.acl.AclSettings;
import io.millstream.broker.access.quota.QuotaSettings;
import io.millstream.broker.access.sasl.SaslSettings;
import io.millstream.broker.access.tls.TlsSettings;
import io.millstream.broker.admin.AdminHandlers;
import io.millstream.broker.admin.ChangeableSettings;
import io.millstream.broker.group.GroupSettings;
import io.millstream.broker.group.consumer.ConsumerGroupSettings;
import io.millstream.broker.net.NetworkSettings;
import io.millstream.broker.topic.ServingSettings;
import io.millstream.broker.transaction.TransactionSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that can be set at a broker, under Kafka's names: the records of its parts, bound from one set of names.
 *
 * @param given what was set, by name: for parts whose settings have names that depend on other settings
 */
public record BrokerSettings(
        ClusterSettings cluster,
        NetworkSettings network,
        ServingSettings serving,
        TopicDefaults topicDefaults,
        GroupSettings groups,
        ConsumerGroupSettings consumerGroups,
        TransactionSettings transactions,
        AccessSettings access,
        Map<String, String> given) {
    private static final List<Settings<?>> PARTS = Stream.concat(
                    Stream.of(
                            ClusterSettings.SETTINGS,
                            NetworkSettings.SETTINGS,
                            ServingSettings.SETTINGS,
                            TopicDefaults.SETTINGS,
                            GroupSettings.SETTINGS,
                            ConsumerGroupSettings.SETTINGS,
                            TransactionSettings.SETTINGS),
                    AccessSettings.PARTS.stream())
            .toList();

    /** Of a first run: at 127.0.0.1:9092, for this machine only. */
    public static final BrokerSettings DEFAULTS = of(Map.of());

    /**
     * Binds what a user has set.
     *
     * @throws JobException (USER) listing everything that is wrong, with the nearest name for a misspelt one
     */
    public static BrokerSettings of(Map<String, String> given) {
        var problems = new ArrayList<String>();
        for (String name : new TreeMap<>(given).keySet()) {
            if (names().stream().noneMatch(name::equals) && !AccessSettings.isDynamic(name)) {
                problems.add(name + ": no such setting." + Nearest.hint(name, names()));
            }
        }
        var binder = new Binder(given, problems);
        var cluster = binder.bind(ClusterSettings.SETTINGS);
        var network = binder.bind(NetworkSettings.SETTINGS);
        var serving = binder.bind(ServingSettings.SETTINGS);
        var topicDefaults = binder.bind(TopicDefaults.SETTINGS);
        var groups = binder.bind(GroupSettings.SETTINGS);
        var consumerGroups = binder.bind(ConsumerGroupSettings.SETTINGS);
        var transactions = binder.bind(TransactionSettings.SETTINGS);
        var access = new AccessSettings(
                binder.bind(AclSettings.SETTINGS),
                binder.bind(QuotaSettings.SETTINGS),
                binder.bind(OpenListeners.SETTINGS));
        // Bound once more for each listener, which may have its own; here so that every mistake is told at once.
        var unusedTls = binder.bind(TlsSettings.SETTINGS);
        var unusedSasl = binder.bind(SaslSettings.SETTINGS);
        if (!problems.isEmpty()) {
            throw new JobException(
                    ErrorKind.USER, "The broker's settings are wrong:\n  " + String.join("\n  ", problems));
        }
        return new BrokerSettings(
                cluster,
                network,
                serving,
                topicDefaults,
                groups,
                consumerGroups,
                transactions,
                access,
                Map.copyOf(given));
    }

    /** The names of all settings. */
    public static List<String> names() {
        return describe().stream().map(SettingDescription::name).toList();
    }

    /** All settings in words. */
    public static List<SettingDescription> describe() {
        return PARTS.stream().flatMap(part -> part.describe().stream()).toList();
    }

    /** What clients are shown of all this. */
    AdminHandlers.BrokerSetup setup(ChangeableSettings changeable) {
        Map<String, String> set = values(given);
        set.keySet().retainAll(given.keySet());
        return new AdminHandlers.BrokerSetup(describe(), values(Map.of()), set, changeable);
    }

    /** Every setting with its value in its plain spelling: durations in milliseconds, sizes in bytes. */
    private static Map<String, String> values(Map<String, String> given) {
        Map<String, String> values = new LinkedHashMap<>();
        var binder = new Binder(given, new ArrayList<>());
        PARTS.forEach(part -> values.putAll(binder.values(part)));
        return values;
    }

    /** Gives each part its own names, and collects what is wrong with all of them. */
    private record Binder(Map<String, String> given, List<String> problems) {
        <R extends Record> Map<String, String> values(Settings<R> part) {
            return part.toMap(bind(part));
        }

        <R extends Record> R bind(Settings<R> part) {
            Map<String, String> own = new LinkedHashMap<>();
            for (SettingDescription setting : part.describe()) {
                String value = given.get(setting.name());
                if (value != null) {
                    own.put(setting.name(), value);
                }
            }
            return part.bind(own, problems);
        }
    }
}
