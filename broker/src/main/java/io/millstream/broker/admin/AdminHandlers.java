package io.millstream.broker.admin;

import io.millstream.base.settings.SettingDescription;
import io.millstream.broker.BrokerEnvironment;
import io.millstream.broker.ClusterView;
import io.millstream.broker.HandlerTable;
import io.millstream.broker.Quotas;
import io.millstream.broker.Topics;
import io.millstream.wire.message.ApiKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The handlers of this package, for the wiring of a broker. */
public final class AdminHandlers {
    /**
     * What they share with the rest of the broker.
     *
     * @param topics finds partitions
     * @param cluster this broker as clients see it
     * @param quotas slow down who creates and deletes too much
     * @param configs what was given to groups and to the broker while they ran
     * @param partitionCount of topics whose makers say nothing: {@code num.partitions}
     */
    public record Surroundings(
            Topics topics, ClusterView cluster, Quotas quotas, ConfigStore configs, int partitionCount) {}

    /**
     * The broker's own settings.
     *
     * @param descriptions all of them in words
     * @param defaults all of them without any word of a user
     * @param given those that were given at the start
     * @param changeable those that can change while it runs
     */
    public record BrokerSetup(
            List<SettingDescription> descriptions,
            Map<String, String> defaults,
            Map<String, String> given,
            ChangeableSettings changeable) {}

    private final Surroundings around;
    private final BrokerEnvironment environment;
    private final TopicConfigs topicConfigs;
    private final List<ConfigKind> configKinds = new ArrayList<>();

    /** Puts in force what the broker was given while it ran before. */
    public AdminHandlers(Surroundings around, BrokerSetup setup, BrokerEnvironment environment) {
        this.around = around;
        this.environment = environment;
        this.topicConfigs = new TopicConfigs(around.topics());
        configKinds.add(topicConfigs);
        var brokerConfigs = new BrokerConfigs(around.cluster(), setup, around.configs());
        brokerConfigs.putInForce();
        configKinds.add(brokerConfigs);
    }

    /** Serves the settings of another kind of resources, too. To be called before {@link #register}. */
    public AdminHandlers with(ConfigKind kind) {
        configKinds.add(kind);
        return this;
    }

    /** Adds the handlers; what waits for the disk runs where it may block. */
    public void register(HandlerTable table) {
        registerTopics(table);
        registerReplicas(table);
        registerConfigs(table);
    }

    private void registerTopics(HandlerTable table) {
        Topics topics = around.topics();
        Quotas quotas = around.quotas();
        var assignments = new Assignments(around.cluster().nodeId());
        var createTopics = new CreateTopicsHandler(topics, topicConfigs, around.partitionCount(), assignments, quotas);
        table.serveBlocking(ApiKey.CREATE_TOPICS, 2, 7, createTopics)
                .serveBlocking(ApiKey.DELETE_TOPICS, 1, 6, new DeleteTopicsHandler(topics, quotas))
                .serveBlocking(ApiKey.CREATE_PARTITIONS, 0, 3, new CreatePartitionsHandler(topics, assignments, quotas))
                .serveBlocking(ApiKey.DELETE_RECORDS, 0, 2, new DeleteRecordsHandler(topics));
    }

    private void registerReplicas(HandlerTable table) {
        Topics topics = around.topics();
        ClusterView cluster = around.cluster();
        var directory = environment.dataDirectory();
        var assignments = new Assignments(cluster.nodeId());
        table.serveBlocking(
                        ApiKey.DESCRIBE_LOG_DIRS,
                        1,
                        5,
                        new DescribeLogDirsHandler(topics, environment.disk(), directory))
                .serve(ApiKey.ALTER_REPLICA_LOG_DIRS, 1, 2, new AlterReplicaLogDirsHandler(topics, directory))
                .serve(
                        ApiKey.ALTER_PARTITION_REASSIGNMENTS,
                        0,
                        1,
                        new AlterPartitionReassignmentsHandler(topics, assignments))
                .serve(ApiKey.LIST_PARTITION_REASSIGNMENTS, 0, 0, new ListPartitionReassignmentsHandler())
                .serve(ApiKey.ELECT_LEADERS, 0, 2, new ElectLeadersHandler(topics))
                .serve(ApiKey.DESCRIBE_QUORUM, 0, 2, new DescribeQuorumHandler(cluster, environment.clock()));
    }

    private void registerConfigs(HandlerTable table) {
        var kinds = new ConfigKinds(configKinds);
        table.serve(ApiKey.DESCRIBE_CONFIGS, 1, 4, new DescribeConfigsHandler(kinds))
                .serveBlocking(ApiKey.ALTER_CONFIGS, 0, 2, new AlterConfigsHandler(kinds))
                .serveBlocking(ApiKey.INCREMENTAL_ALTER_CONFIGS, 0, 1, new IncrementalAlterConfigsHandler(kinds))
                .serve(ApiKey.LIST_CONFIG_RESOURCES, 0, 1, new ListConfigResourcesHandler(kinds));
    }
}
