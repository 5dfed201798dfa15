package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own Admin client. */
class AdminIT {
    private static final ConfigResource ORDERS = new ConfigResource(ConfigResource.Type.TOPIC, "orders");

    @TempDir
    Path directory;

    private TestBroker broker;
    private Admin admin;

    @BeforeEach
    void start() {
        broker = TestBroker.start(directory, Map.of("num.partitions", "2", "log.retention.ms", "3600000"));
        admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    @AfterEach
    void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void topicsAreMadeShownAndDeleted() throws Exception {
        var made = admin.createTopics(List.of(
                new NewTopic("orders", 3, (short) 1).configs(Map.of("cleanup.policy", "compact")),
                new NewTopic("lines", Optional.empty(), Optional.empty()),
                new NewTopic("assigned", Map.of(0, List.of(0), 1, List.of(0)))));

        made.all().get();

        assertThat(made.numPartitions("orders").get()).isEqualTo(3);
        assertThat(made.numPartitions("lines").get()).isEqualTo(2);
        assertThat(made.config("lines").get().get("retention.ms").value()).isEqualTo("3600000");
        assertThat(made.topicId("orders").get()).isNotEqualTo(Uuid.ZERO_UUID);
        assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrder("orders", "lines", "assigned");
        var described =
                admin.describeTopics(List.of("orders")).allTopicNames().get().get("orders");
        assertThat(described.partitions()).hasSize(3);
        assertThat(described.topicId()).isEqualTo(made.topicId("orders").get());
        admin.createPartitions(Map.of("orders", NewPartitions.increaseTo(5)))
                .all()
                .get();
        assertThat(admin.describeTopics(List.of("orders"))
                        .allTopicNames()
                        .get()
                        .get("orders")
                        .partitions())
                .hasSize(5);
        admin.deleteTopics(List.of("orders", "lines")).all().get();
        assertThat(admin.listTopics().names().get()).containsExactly("assigned");
    }

    @Test
    void whatCannotBeMadeIsToldByKafkasExceptions() throws Exception {
        admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();

        assertThatThrownBy(() -> create(new NewTopic("orders", 1, (short) 1)))
                .hasCauseInstanceOf(TopicExistsException.class);
        assertThatThrownBy(() -> create(new NewTopic("other", 1, (short) 3)))
                .hasCauseInstanceOf(InvalidReplicationFactorException.class);
        assertThatThrownBy(() -> create(new NewTopic("other", 1, (short) 1).configs(Map.of("retention.mss", "1"))))
                .hasCauseInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("Did you mean retention.ms?");
        admin.createTopics(List.of(new NewTopic("checked", 1, (short) 1)), new CreateTopicsOptions().validateOnly(true))
                .all()
                .get();
        assertThat(admin.listTopics().names().get()).containsExactly("orders");
    }

    private void create(NewTopic topic) throws Exception {
        admin.createTopics(List.of(topic)).all().get();
    }

    @Test
    void settingsAreChangedAndDescribed() throws Exception {
        create(new NewTopic("orders", 1, (short) 1));

        admin.incrementalAlterConfigs(Map.of(
                        ORDERS,
                        List.of(
                                new AlterConfigOp(new ConfigEntry("retention.ms", "1000"), AlterConfigOp.OpType.SET),
                                new AlterConfigOp(
                                        new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.APPEND))))
                .all()
                .get();

        var config = admin.describeConfigs(List.of(ORDERS)).all().get().get(ORDERS);
        assertThat(config.get("retention.ms").value()).isEqualTo("1000");
        assertThat(config.get("retention.ms").source()).isEqualTo(ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(config.get("retention.ms").type()).isEqualTo(ConfigEntry.ConfigType.LONG);
        assertThat(config.get("cleanup.policy").value()).isEqualTo("compact,delete");
        assertThat(config.get("min.insync.replicas").isDefault()).isTrue();
        var broker0 = new ConfigResource(ConfigResource.Type.BROKER, "0");
        var brokers = admin.describeConfigs(List.of(broker0)).all().get().get(broker0);
        assertThat(brokers.get("num.partitions").value()).isEqualTo("2");
        assertThat(brokers.get("num.partitions").source()).isEqualTo(ConfigEntry.ConfigSource.STATIC_BROKER_CONFIG);
        assertThat(brokers.get("auto.create.topics.enable").isDefault()).isTrue();
        assertThat(admin.listConfigResources(Set.of(ConfigResource.Type.TOPIC), new ListConfigResourcesOptions())
                        .all()
                        .get())
                .containsExactly(ORDERS);
    }

    @Test
    void aClusterOfOneAnswersForItsReplicas() throws Exception {
        create(new NewTopic("orders", 1, (short) 1));
        var partition = new TopicPartition("orders", 0);

        var dirs = admin.describeLogDirs(List.of(0)).allDescriptions().get().get(0);
        assertThat(dirs.keySet()).containsExactly(directory.toAbsolutePath().toString());
        assertThat(dirs.values().iterator().next().replicaInfos()).containsKey(partition);
        assertThat(dirs.values().iterator().next().usableBytes()).isPresent();
        assertThat(admin.listPartitionReassignments().reassignments().get()).isEmpty();
        assertThat(admin.electLeaders(ElectionType.PREFERRED, Set.of(partition))
                        .partitions()
                        .get()
                        .get(partition))
                .get()
                .isInstanceOf(ElectionNotNeededException.class);
        assertThat(admin.describeMetadataQuorum().quorumInfo().get().leaderId()).isZero();
        assertThat(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                        .all()
                        .thenApply(done -> "done")
                        .get())
                .isEqualTo("done");
    }
}
