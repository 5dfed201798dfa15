package io.millstream.broker.admin;

import io.millstream.broker.AclOperation;
import io.millstream.broker.ClusterView;
import io.millstream.broker.RequestContext;
import io.millstream.wire.ErrorCode;
import java.util.List;
import java.util.Map;

/** The settings of this broker. They are given at its start and stay as they are: none can be altered. */
final class BrokerConfigs implements ConfigKind {
    private final ClusterView cluster;
    private final AdminHandlers.BrokerSetup setup;

    BrokerConfigs(ClusterView cluster, AdminHandlers.BrokerSetup setup) {
        this.cluster = cluster;
        this.setup = setup;
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

    /** The empty name stands for what all brokers have been told while they ran (KIP-226): nothing here. */
    @Override
    public List<ConfigEntry> describe(String name) throws Refusal {
        checkName(name);
        return name.isEmpty()
                ? List.of()
                : SettingEntries.of(
                        setup.descriptions(), setup.defaults(), setup.given(), ConfigEntry.Source.STATIC_BROKER, true);
    }

    @Override
    public Map<String, String> changes(String name) throws Refusal {
        checkName(name);
        return Map.of();
    }

    @Override
    public boolean isList(String setting) {
        return SettingEntries.isList(setting);
    }

    @Override
    public String defaultValue(String setting) {
        return setup.defaults().getOrDefault(setting, "");
    }

    @Override
    public void alter(String name, Map<String, String> altered, boolean validateOnly) throws Refusal {
        checkName(name);
        if (!altered.isEmpty()) {
            throw new Refusal(
                    ErrorCode.INVALID_REQUEST,
                    "Cannot update these configs dynamically: " + altered.keySet()
                            + ". Give them when the broker is started: millstream broker --set NAME=VALUE");
        }
    }

    private void checkName(String name) throws Refusal {
        if (!name.isEmpty() && !name.equals(Integer.toString(cluster.nodeId()))) {
            throw new Refusal(
                    ErrorCode.INVALID_REQUEST,
                    "Unexpected broker id, expected " + cluster.nodeId() + " or empty string, but received " + name);
        }
    }
}
