package io.millstream.broker.admin;

import io.millstream.base.JobException;
import io.millstream.base.settings.SettingDescription;
import io.millstream.broker.AclOperation;
import io.millstream.broker.ClusterView;
import io.millstream.broker.RequestContext;
import io.millstream.broker.admin.ConfigEntry.Source;
import io.millstream.broker.admin.SettingEntries.Layer;
import io.millstream.wire.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The settings of this broker. They are given at its start and stay as they are, but for those that are {@link
 * ChangeableSettings changeable}.
 */
final class BrokerConfigs implements ConfigKind {
    private static final String ALL = "";

    private final ClusterView cluster;
    private final AdminHandlers.BrokerSetup setup;
    private final ConfigStore store;

    BrokerConfigs(ClusterView cluster, AdminHandlers.BrokerSetup setup, ConfigStore store) {
        this.cluster = cluster;
        this.setup = setup;
        this.store = store;
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.BROKER;
    }

    @Override
    public ErrorCode denied() {
        return ErrorCode.CLUSTER_AUTHORIZATION_FAILED;
    }

    @Override
    public boolean isAllowed(RequestContext context, AclOperation operation, String name) {
        return context.isAllowedOnCluster(operation);
    }

    @Override
    public List<String> names() {
        return List.of(Integer.toString(cluster.nodeId()));
    }

    /** The empty name stands for what all brokers have been told while they ran (KIP-226). */
    @Override
    public List<ConfigEntry> describe(String name) throws Refusal {
        Map<String, String> ofAll = changes(ALL);
        if (name.isEmpty()) {
            List<SettingDescription> given = setup.descriptions().stream()
                    .filter(description -> ofAll.containsKey(description.name()))
                    .toList();
            return SettingEntries.of(given, List.of(new Layer(Source.DYNAMIC_DEFAULT_BROKER, ofAll)), setting -> false);
        }
        return SettingEntries.of(
                setup.descriptions(),
                List.of(
                        new Layer(Source.DYNAMIC_BROKER, changes(name)),
                        new Layer(Source.DYNAMIC_DEFAULT_BROKER, ofAll),
                        new Layer(Source.STATIC_BROKER, setup.given()),
                        new Layer(Source.DEFAULT, setup.defaults())),
                setting -> !setup.changeable().names().contains(setting));
    }

    @Override
    public Map<String, String> changes(String name) throws Refusal {
        checkName(name);
        return store.settings(ResourceKind.BROKER, name);
    }

    @Override
    public boolean isList(String setting) {
        return SettingEntries.isList(setting);
    }

    @Override
    public String defaultValue(String name, String setting) {
        return setup.given().getOrDefault(setting, setup.defaults().getOrDefault(setting, ""));
    }

    @Override
    public synchronized void alter(String name, Map<String, String> altered, boolean validateOnly) throws Refusal {
        checkName(name);
        var fixed = new TreeSet<>(altered.keySet());
        fixed.removeAll(setup.changeable().names());
        if (!fixed.isEmpty()) {
            throw new Refusal(
                    ErrorCode.INVALID_REQUEST,
                    "Cannot update these configs dynamically: " + fixed
                            + ". Give them when the broker is started: millstream broker --set NAME=VALUE");
        }
        try {
            Map<String, String> plain = setup.changeable().plain(altered);
            if (!validateOnly) {
                store.replace(ResourceKind.BROKER, name, plain);
                putInForce();
            }
        } catch (JobException e) {
            throw Refusal.of(e, ErrorCode.INVALID_CONFIG);
        }
    }

    /** What this broker was told counts before what all were told, and that before what was given at the start. */
    void putInForce() {
        Map<String, String> values = new HashMap<>(setup.given());
        values.keySet().retainAll(setup.changeable().names());
        values.putAll(store.settings(ResourceKind.BROKER, ALL));
        values.putAll(store.settings(ResourceKind.BROKER, Integer.toString(cluster.nodeId())));
        setup.changeable().apply(values);
    }

    private void checkName(String name) throws Refusal {
        if (!name.isEmpty() && !name.equals(Integer.toString(cluster.nodeId()))) {
            throw new Refusal(
                    ErrorCode.INVALID_REQUEST,
                    "Unexpected broker id, expected " + cluster.nodeId() + " or empty string, but received " + name);
        }
    }
}
