package io.millstream.broker.admin;

import io.millstream.base.settings.SettingDescription;
import io.millstream.broker.admin.ConfigEntry.Source;
import io.millstream.broker.admin.ConfigEntry.Synonym;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Settings of a {@code @Setting} record as DescribeConfigs shows them. */
final class SettingEntries {
    /** What Kafka declares as 32-bit numbers although it is a size or a long with us. */
    private static final Set<String> INTS =
            Set.of("segment.bytes", "log.segment.bytes", "segment.index.bytes", "socket.request.max.bytes");

    private static final Set<String> LISTS = Set.of(
            "cleanup.policy",
            "log.cleanup.policy",
            "leader.replication.throttled.replicas",
            "follower.replication.throttled.replicas",
            "listeners",
            "advertised.listeners",
            "sasl.enabled.mechanisms",
            "super.users");

    private SettingEntries() {}

    static boolean isList(String setting) {
        return LISTS.contains(setting);
    }

    /** Values from one source. */
    record Layer(Source source, Map<String, String> values) {}

    /** @param layers where values may come from, the strongest first; the last has all of them */
    static List<ConfigEntry> of(
            List<SettingDescription> descriptions, List<Layer> layers, Predicate<String> isReadOnly) {
        var entries = new ArrayList<ConfigEntry>();
        for (SettingDescription description : descriptions) {
            String name = description.name();
            ConfigEntry.Type type = type(description);
            var synonyms = new ArrayList<Synonym>();
            for (Layer layer : layers) {
                String value = layer.values().get(name);
                if (value != null) {
                    synonyms.add(new Synonym(name, shown(value, type), layer.source()));
                }
            }
            Synonym inForce = synonyms.get(0);
            entries.add(new ConfigEntry(
                    name,
                    inForce.value(),
                    inForce.source(),
                    type,
                    isReadOnly.test(name),
                    description.doc(),
                    List.copyOf(synonyms)));
        }
        return entries;
    }

    private static @Nullable String shown(String value, ConfigEntry.Type type) {
        return type == ConfigEntry.Type.PASSWORD ? null : value;
    }

    private static ConfigEntry.Type type(SettingDescription description) {
        String name = description.name();
        String type = description.type();
        if (LISTS.contains(name)) {
            return ConfigEntry.Type.LIST;
        }
        if (name.endsWith(".password") || name.endsWith(".jaas.config") || name.endsWith(".keystore.key")) {
            return ConfigEntry.Type.PASSWORD;
        }
        if (type.startsWith("duration") || type.startsWith("size")) {
            return INTS.contains(name) ? ConfigEntry.Type.INT : ConfigEntry.Type.LONG;
        }
        if (type.startsWith("whole number")) {
            return name.startsWith("flush.") || name.startsWith("local.")
                    ? ConfigEntry.Type.LONG
                    : ConfigEntry.Type.INT;
        }
        return type.equals("true or false")
                ? ConfigEntry.Type.BOOLEAN
                : type.equals("number") ? ConfigEntry.Type.DOUBLE : ConfigEntry.Type.STRING;
    }
}
