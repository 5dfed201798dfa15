package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NoReassignmentInProgressException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Administration as the oldest clients know it: topics, settings, records, directories, and the errors in between. */
final class AdminChecks {
    private final Clients clients;

    AdminChecks(Clients clients) {
        this.clients = clients;
    }

    void addTo(CheckRun run) {
        run.check("admin.topic-from-birth-to-death", this::topicFromBirthToDeath);
        run.check("admin.refusals", this::refusals);
        run.check("admin.validate-only", this::validateOnly);
        run.check("admin.topic-settings", this::topicSettings);
        run.check("admin.broker-settings", this::brokerSettings);
        run.check("admin.cluster", this::cluster);
        run.check("admin.delete-records", this::deleteRecords);
        run.check("admin.log-directories", this::logDirectories);
        run.check("admin.elections-and-reassignments", this::electionsAndReassignments);
        run.check("admin.acls-are-off", this::aclsAreOff);
        run.check("admin.scram-credentials", this::scramCredentials);
    }

    private static Throwable refusal(KafkaFuture<?> future) throws Exception {
        return Clients.failure(() -> Clients.get(future));
    }

    private static NewTopic newTopic(String name, int partitionCount) {
        return new NewTopic(name, Optional.of(partitionCount), Optional.empty());
    }

    private void topicFromBirthToDeath() throws Exception {
        String topic = clients.topic("life", 3);
        try (Admin admin = clients.admin();
                var consumer = clients.consumer()) {
            assertThat(Clients.get(admin.listTopics().names())).contains(topic);
            assertThat(consumer.partitionsFor(topic)).hasSize(3).allSatisfy(partition -> {
                assertThat(partition.leader()).isNotNull();
                assertThat(partition.replicas()).hasSize(1);
                assertThat(partition.inSyncReplicas()).hasSize(1);
            });
            Clients.get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(5)))
                    .all());
            try (var fresh = clients.consumer()) {
                assertThat(fresh.partitionsFor(topic)).hasSize(5);
            }
            Clients.get(admin.deleteTopics(List.of(topic)).all());
            assertThat(Clients.get(admin.listTopics().names())).doesNotContain(topic);
            assertThat(refusal(admin.deleteTopics(List.of(topic)).all()))
                    .isInstanceOf(UnknownTopicOrPartitionException.class);
        }
        String again = clients.topic("life", 1); // the name is free at once
        clients.fill(again, 1);
        assertThat(clients.read(again, 1)).hasSize(1);
    }

    private void refusals() throws Exception {
        String topic = clients.topic("there", 2);
        try (Admin admin = clients.admin()) {
            assertThat(refusal(admin.createTopics(List.of(newTopic(topic, 1))).all()))
                    .isInstanceOf(TopicExistsException.class);
            assertThat(refusal(
                            admin.createTopics(List.of(newTopic("no/slash", 1))).all()))
                    .isInstanceOf(InvalidTopicException.class);
            assertThat(refusal(admin.createTopics(List.of(newTopic(clients.name("none"), 0)))
                            .all()))
                    .isInstanceOf(InvalidPartitionsException.class);
            assertThat(refusal(admin.createTopics(List.of(new NewTopic(clients.name("two-replicas"), 1, (short) 2)))
                            .all()))
                    .isInstanceOf(InvalidReplicationFactorException.class);
            assertThat(refusal(admin.createTopics(
                                    List.of(newTopic(clients.name("odd"), 1).configs(Map.of("retention.ms", "soon"))))
                            .all()))
                    .isInstanceOf(InvalidConfigurationException.class);
            assertThat(refusal(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(1)))
                            .all()))
                    .isInstanceOf(InvalidPartitionsException.class);
        }
    }

    private void validateOnly() throws Exception {
        String name = clients.name("only-validated");
        try (Admin admin = clients.admin()) {
            Clients.get(admin.createTopics(List.of(newTopic(name, 1)), new CreateTopicsOptions().validateOnly(true))
                    .all());
            assertThat(Clients.get(admin.listTopics().names())).doesNotContain(name);
        }
    }

    private void topicSettings() throws Exception {
        String topic = clients.topic("settings", 1, "retention.ms", "1000000");
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = clients.admin()) {
            assertThat(setting(admin, resource, TopicConfig.RETENTION_MS_CONFIG).value())
                    .isEqualTo("1000000");
            assertThat(setting(admin, resource, TopicConfig.CLEANUP_POLICY_CONFIG)
                            .isDefault())
                    .isTrue();
            alter(admin, resource, TopicConfig.RETENTION_MS_CONFIG, "2000000", AlterConfigOp.OpType.SET);
            alter(admin, resource, TopicConfig.CLEANUP_POLICY_CONFIG, "compact", AlterConfigOp.OpType.APPEND);
            assertThat(setting(admin, resource, TopicConfig.RETENTION_MS_CONFIG).value())
                    .isEqualTo("2000000");
            assertThat(setting(admin, resource, TopicConfig.CLEANUP_POLICY_CONFIG)
                            .value())
                    .isIn("delete,compact", "compact,delete");
            alter(admin, resource, TopicConfig.RETENTION_MS_CONFIG, "", AlterConfigOp.OpType.DELETE);
            assertThat(setting(admin, resource, TopicConfig.RETENTION_MS_CONFIG).isDefault())
                    .isTrue();
            assertThat(Clients.failure(() ->
                            alter(admin, resource, TopicConfig.RETENTION_MS_CONFIG, "soon", AlterConfigOp.OpType.SET)))
                    .isInstanceOf(InvalidConfigurationException.class);
        }
    }

    private static void alter(
            Admin admin, ConfigResource resource, String name, String value, AlterConfigOp.OpType type)
            throws Exception {
        var operation = new AlterConfigOp(new ConfigEntry(name, value), type);
        Clients.get(admin.incrementalAlterConfigs(Map.of(resource, List.of(operation)))
                .all());
    }

    private static ConfigEntry setting(Admin admin, ConfigResource resource, String name) throws Exception {
        Map<ConfigResource, Config> described =
                Clients.get(admin.describeConfigs(List.of(resource)).all());
        return Clients.in(described, resource).get(name);
    }

    private void brokerSettings() throws Exception {
        try (Admin admin = clients.admin()) {
            String id = Clients.get(admin.describeCluster().controller()).idString();
            var resource = new ConfigResource(ConfigResource.Type.BROKER, id);
            assertThat(setting(admin, resource, "message.max.bytes").value()).isEqualTo("1048588");
            assertThat(setting(admin, resource, "auto.create.topics.enable").value())
                    .isEqualTo("true");
        }
    }

    private void cluster() throws Exception {
        try (Admin admin = clients.admin()) {
            var cluster = admin.describeCluster();
            assertThat(Clients.get(cluster.clusterId())).isNotBlank();
            Node controller = Clients.get(cluster.controller());
            assertThat(Clients.get(cluster.nodes())).hasSize(1).allSatisfy(node -> {
                assertThat(node.id()).isEqualTo(controller.id());
                assertThat(clients.bootstrap()).endsWith(":" + node.port());
            });
        }
    }

    private void deleteRecords() throws Exception {
        String topic = clients.topic("delete-records", 1);
        var partition = new TopicPartition(topic, 0);
        clients.fill(topic, 10);
        try (Admin admin = clients.admin();
                var consumer = clients.consumer()) {
            var deleted = admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4)));
            assertThat(Clients.get(Clients.in(deleted.lowWatermarks(), partition))
                            .lowWatermark())
                    .isEqualTo(4);
            assertThat(consumer.beginningOffsets(List.of(partition))).containsEntry(partition, 4L);
            assertThat(refusal(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(11)))
                            .all()))
                    .isInstanceOf(OffsetOutOfRangeException.class);
            Clients.get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                    .all());
            assertThat(consumer.beginningOffsets(List.of(partition))).containsEntry(partition, 10L);
        }
    }

    private void logDirectories() throws Exception {
        String topic = clients.topic("directories", 2);
        clients.fill(topic, 100);
        try (Admin admin = clients.admin()) {
            int id = Clients.get(admin.describeCluster().controller()).id();
            var directories =
                    Clients.get(Clients.in(admin.describeLogDirs(List.of(id)).descriptions(), id));
            assertThat(directories).hasSize(1);
            var replicas = directories.values().iterator().next().replicaInfos();
            assertThat(replicas).containsKeys(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            assertThat(Clients.in(replicas, new TopicPartition(topic, 0)).size())
                    .isPositive();
        }
    }

    private void electionsAndReassignments() throws Exception {
        String topic = clients.topic("election", 1);
        var partition = new TopicPartition(topic, 0);
        try (Admin admin = clients.admin()) {
            assertThat(refusal(admin.electLeaders(ElectionType.PREFERRED, Set.of(partition))
                            .all()))
                    .isInstanceOf(ElectionNotNeededException.class);
            assertThat(Clients.get(admin.listPartitionReassignments().reassignments()))
                    .isEmpty();
            assertThat(refusal(admin.alterPartitionReassignments(Map.of(partition, Optional.empty()))
                            .all()))
                    .isInstanceOf(NoReassignmentInProgressException.class);
        }
    }

    private void aclsAreOff() throws Exception {
        try (Admin admin = clients.admin()) {
            assertThat(refusal(admin.describeAcls(AclBindingFilter.ANY).values()))
                    .isInstanceOf(SecurityDisabledException.class);
        }
    }

    private void scramCredentials() throws Exception {
        String user = clients.name("user");
        var info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096);
        try (Admin admin = clients.admin()) {
            Clients.get(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, info, "secret")))
                    .all());
            assertThat(Clients.get(admin.describeUserScramCredentials(List.of(user))
                                    .description(user))
                            .credentialInfos())
                    .containsExactly(info);
            Clients.get(admin.alterUserScramCredentials(
                            List.of(new UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_256)))
                    .all());
        }
    }
}
