package io.millstream.broker.admin;

import io.millstream.base.settings.SettingDescription;
import io.millstream.broker.admin.ConfigEntry.Source;
import io.millstream.broker.admin.ConfigEntry.Synonym;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of a {@code @Setting} record as DescribeConfigs shows them. */
final class SettingEntries {
    /** What Kafka declares as 32-bit numbers although it is a size or a long with us. */
    private static final Set<String> INTS = Set.of("segment.bytes", "segment.index.bytes", "socket.request.max.bytes");

    private static final Set<String> LISTS = Set.of(
            "cleanup.policy",
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

    /**
     * @param defaults every setting without any word of a user
     * @param changes those that somebody has set
     * @param source where {@code changes} come from
     */
    static List<ConfigEntry> of(
            List<SettingDescription> descriptions,
            Map<String, String> defaults,
            Map<String, String> changes,
            Source source,
            boolean readOnly) {
        var entries = new ArrayList<ConfigEntry>();
        for (SettingDescription description : descriptions) {
            String name = description.name();
            String byDefault = defaults.getOrDefault(name, "");
            String changed = changes.get(name);
            ConfigEntry.Type type = type(description);
            var synonyms = new ArrayList<Synonym>();
            if (changed != null) {
                synonyms.add(new Synonym(name, shown(changed, type), source));
            }
            synonyms.add(new Synonym(name, shown(byDefault, type), Source.DEFAULT));
            entries.add(new ConfigEntry(
                    name,
                    shown(changed == null ? byDefault : changed, type),
                    changed == null ? Source.DEFAULT : source,
                    type,
                    readOnly,
                    description.doc(),
                    synonyms));
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
