package io.millstream.broker.group.consumer;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.ResourceType;
import io.millstream.broker.admin.ConfigEntry;
import io.millstream.broker.admin.ConfigEntry.Source;
import io.millstream.broker.admin.ConfigEntry.Synonym;
import io.millstream.broker.admin.ConfigKind;
import io.millstream.broker.admin.ConfigStore;
import io.millstream.broker.admin.Refusal;
import io.millstream.wire.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The settings of single groups, as Admin clients and {@code kafka-configs --entity-type groups} see them (KIP-848, KIP-1142).
 * A group need not be there to have some; its members follow a change from their next heartbeat on.
 */
public final class GroupConfigKind implements ConfigKind {
    private final ConfigStore store;
    private final GroupConfigs configs;

    /** Gives the groups what they were given before the last stop. */
    public GroupConfigKind(ConfigStore store, GroupConfigs configs) {
        this.store = store;
        this.configs = configs;
        names().forEach(group -> configs.put(group, store.settings(ResourceKind.GROUP, group)));
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.GROUP;
    }

    @Override
    public ErrorCode denied() {
        return ErrorCode.GROUP_AUTHORIZATION_FAILED;
    }

    @Override
    public boolean isAllowed(RequestContext context, AclOperation operation, String name) {
        return context.isAllowed(operation, ResourceType.GROUP, name);
    }

    @Override
    public List<String> names() {
        return store.names(ResourceKind.GROUP);
    }

    @Override
    public List<ConfigEntry> describe(String name) throws Refusal {
        Map<String, String> own = changes(name);
        return List.of(
                entry(
                        own,
                        GroupConfigs.SESSION_TIMEOUT,
                        "Takes a member of the group for dead when it has been silent this long.",
                        ConsumerGroupSettings::sessionTimeout),
                entry(
                        own,
                        GroupConfigs.HEARTBEAT_INTERVAL,
                        "Tells members of the group to send a heartbeat this often.",
                        ConsumerGroupSettings::heartbeatInterval));
    }

    /** The broker's setting of the name with {@code group.} before it stands in where the group has none. */
    private ConfigEntry entry(
            Map<String, String> own, String name, String doc, Function<ConsumerGroupSettings, Duration> ofBroker) {
        String brokerName = "group." + name;
        String value = Long.toString(ofBroker.apply(configs.settings()).toMillis());
        String byDefault =
                Long.toString(ofBroker.apply(ConsumerGroupSettings.DEFAULTS).toMillis());
        var synonyms = new ArrayList<Synonym>();
        String given = own.get(name);
        if (given != null) {
            synonyms.add(new Synonym(name, given, Source.GROUP));
        }
        if (!value.equals(byDefault)) {
            synonyms.add(new Synonym(brokerName, value, Source.STATIC_BROKER));
        }
        synonyms.add(new Synonym(brokerName, byDefault, Source.DEFAULT));
        Synonym inForce = synonyms.get(0);
        return new ConfigEntry(
                name, inForce.value(), inForce.source(), ConfigEntry.Type.INT, false, doc, List.copyOf(synonyms));
    }

    @Override
    public Map<String, String> changes(String name) throws Refusal {
        if (name.isEmpty()) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, "Default group resources are not allowed.");
        }
        return store.settings(ResourceKind.GROUP, name);
    }

    @Override
    public boolean isList(String setting) {
        return false;
    }

    @Override
    public String defaultValue(String name, String setting) {
        return "";
    }

    @Override
    public void alter(String name, Map<String, String> changes, boolean validateOnly) throws Refusal {
        Map<String, String> before = changes(name);
        String problem = configs.problem(changes);
        if (problem != null) {
            throw new Refusal(ErrorCode.INVALID_CONFIG, problem);
        }
        if (!validateOnly && !changes.equals(before)) {
            store.replace(ResourceKind.GROUP, name, changes);
            configs.put(name, changes);
        }
    }
}
