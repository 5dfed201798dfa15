package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.log.ForcePolicy;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka's own admin client finds out about cluster, topics and offsets. */
class MetadataIT {
    private static final String TOPIC = "orders";

    private TestBroker broker;
    private Admin admin;

    @BeforeEach
    void start(@TempDir Path directory) {
        broker = TestBroker.start(directory, Map.of("node.id", "7", "broker.rack", "left"));
        broker.log().createTopic(TOPIC, 5, TopicSettings.DEFAULTS);
        admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    @AfterEach
    void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void theClusterIsThisBroker() throws Exception {
        var cluster = admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true));
        assertThat(cluster.clusterId().get()).isEqualTo(broker.broker().clusterId());
        assertThat(cluster.controller().get().id()).isEqualTo(7);
        assertThat(cluster.nodes().get()).singleElement().satisfies(node -> {
            assertThat(node.host() + ":" + node.port()).isEqualTo(broker.address());
            assertThat(node.rack()).isEqualTo("left");
        });
        assertThat(cluster.authorizedOperations().get()).contains(AclOperation.CREATE, AclOperation.ALTER);
    }

    @Test
    void aTopicIsDescribedByNameAndById_inPages() throws Exception {
        var options =
                new DescribeTopicsOptions().includeAuthorizedOperations(true).partitionSizeLimitPerResponse(2);
        var byName = admin.describeTopics(List.of(TOPIC), options)
                .allTopicNames()
                .get()
                .get(TOPIC);
        assertThat(byName.partitions()).hasSize(5).allSatisfy(partition -> {
            assertThat(partition.leader().id()).isEqualTo(7);
            assertThat(partition.isr()).hasSize(1);
        });
        assertThat(byName.authorizedOperations()).contains(AclOperation.READ, AclOperation.WRITE);
        var ids = TopicCollection.ofTopicIds(List.of(byName.topicId()));
        assertThat(admin.describeTopics(ids)
                        .allTopicIds()
                        .get()
                        .get(byName.topicId())
                        .name())
                .isEqualTo(TOPIC);
        assertThat(admin.listTopics().names().get()).containsExactly(TOPIC);
    }

    @Test
    void aTopicThatIsNotThereIsNotCreatedByAsking() {
        assertThatThrownBy(() ->
                        admin.describeTopics(List.of("nowhere")).allTopicNames().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        assertThat(broker.log().topic("nowhere")).isEmpty();
    }

    @Test
    void offsetsAreFoundByPlaceAndByTime() throws Exception {
        append(1_000, 2_000, 9_000, 3_000);
        assertThat(offset(OffsetSpec.earliest()).offset()).isZero();
        assertThat(offset(OffsetSpec.latest()).offset()).isEqualTo(4);
        assertThat(offset(OffsetSpec.forTimestamp(1_500)).offset()).isEqualTo(1);
        assertThat(offset(OffsetSpec.forTimestamp(9_001)).offset()).isEqualTo(-1);
        assertThat(offset(OffsetSpec.maxTimestamp()))
                .extracting(ListOffsetsResultInfo::offset, ListOffsetsResultInfo::timestamp)
                .containsExactly(2L, 9_000L);
        assertThat(offset(OffsetSpec.earliestLocal()).offset()).isZero();
        assertThat(offset(OffsetSpec.latestTiered()).offset()).isEqualTo(-1);
    }

    @Test
    void theClusterKeepsItsIdentity(@TempDir Path directory) {
        var ids = new HashSet<String>();
        for (int start = 0; start < 2; start++) {
            try (var again = TestBroker.start(directory, Map.of())) {
                ids.add(again.broker().clusterId());
            }
        }
        assertThat(ids).hasSize(1).isNotEqualTo(Set.of(broker.broker().clusterId()));
    }

    private ListOffsetsResultInfo offset(OffsetSpec spec) throws Exception {
        var partition = new org.apache.kafka.common.TopicPartition(TOPIC, 0);
        return admin.listOffsets(Map.of(partition, spec))
                .partitionResult(partition)
                .get();
    }

    private void append(long... timestampsMs) {
        for (long timestampMs : timestampsMs) {
            var builder = new RecordBatchBuilder();
            builder.add(timestampMs, null, new byte[] {1});
            broker.log().partition(new TopicPartition(TOPIC, 0)).appendAndWait(builder.build(), ForcePolicy.WRITTEN);
        }
    }
}
