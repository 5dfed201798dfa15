package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicIdException;

/** What only clients from 4.0 on can do. */
final class ModernChecks {
    private static final long START_MS = 1_700_000_000_000L;

    private final Clients clients;

    ModernChecks(Clients clients) {
        this.clients = clients;
    }

    void addTo(CheckRun run) {
        run.check("modern.topic-ids", this::topicIds);
        run.check("modern.max-timestamp", this::maxTimestamp);
        run.check("modern.group-listing", this::groupListing);
        run.check("modern.pattern-of-the-broker", this::patternOfTheBroker);
        run.check("modern.transactions-looked-into", this::transactionsLookedInto);
        run.check("modern.fence-producers", this::fenceProducers);
        run.check("modern.features", this::features);
    }

    private void topicIds() throws Exception {
        String topic = clients.topic("topic-id", 2);
        try (Admin admin = clients.admin()) {
            var described =
                    Clients.in(Clients.get(admin.describeTopics(List.of(topic)).allTopicNames()), topic);
            var id = described.topicId();
            assertThat(described.partitions()).hasSize(2);
            var byId = admin.describeTopics(TopicCollection.ofTopicIds(List.of(id)));
            assertThat(Clients.in(Clients.get(byId.allTopicIds()), id).name()).isEqualTo(topic);
            Clients.get(
                    admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all());
            assertThat(Clients.failure(() -> Clients.get(admin.describeTopics(TopicCollection.ofTopicIds(List.of(id)))
                            .allTopicIds())))
                    .isInstanceOf(UnknownTopicIdException.class);
        }
    }

    /** KIP-734. */
    private void maxTimestamp() throws Exception {
        String topic = clients.topic("max-timestamp", 1);
        try (var producer = clients.producer();
                Admin admin = clients.admin()) {
            Clients.sendAll(
                    producer,
                    IntStream.of(1, 9, 4)
                            .mapToObj(at -> new ProducerRecord<>(topic, 0, START_MS + at, "k", "v"))
                            .toList());
            var partition = new TopicPartition(topic, 0);
            ListOffsetsResult.ListOffsetsResultInfo found =
                    Clients.get(admin.listOffsets(Map.of(partition, OffsetSpec.maxTimestamp()))
                            .partitionResult(partition));
            assertThat(found.offset()).isEqualTo(1);
            assertThat(found.timestamp()).isEqualTo(START_MS + 9);
        }
    }

    private void groupListing() throws Exception {
        String topic = clients.topic("listing", 1);
        clients.fill(topic, 1);
        try (var classic = clients.consumer("group.id", clients.name("classic"), "auto.offset.reset", "earliest");
                var modern = clients.consumer(
                        "group.id",
                        clients.name("modern"),
                        "auto.offset.reset",
                        "earliest",
                        "group.protocol",
                        "consumer");
                Admin admin = clients.admin()) {
            classic.subscribe(List.of(topic));
            modern.subscribe(List.of(topic));
            Clients.poll(classic, 1);
            Clients.poll(modern, 1);
            var groups = Clients.get(admin.listGroups().all());
            assertThat(groups)
                    .filteredOn(group -> group.groupId().equals(clients.name("classic")))
                    .extracting(GroupListing::type)
                    .allSatisfy(type -> assertThat(type).contains(GroupType.CLASSIC))
                    .hasSize(1);
            assertThat(groups)
                    .filteredOn(group -> group.groupId().equals(clients.name("modern")))
                    .extracting(GroupListing::type)
                    .allSatisfy(type -> assertThat(type).contains(GroupType.CONSUMER))
                    .hasSize(1);
        }
    }

    /** KIP-848: the broker matches the pattern, in RE2's syntax. */
    private void patternOfTheBroker() throws Exception {
        String topic = clients.topic("re2-a", 2);
        clients.fill(topic, 10);
        try (var consumer = clients.consumer(
                "group.id", clients.name("re2"), "auto.offset.reset", "earliest", "group.protocol", "consumer")) {
            consumer.subscribe(new SubscriptionPattern("re2-[ab]-" + clients.run()));
            assertThat(Clients.poll(consumer, 10)).hasSize(10);
        }
    }

    /** KIP-664. */
    private void transactionsLookedInto() throws Exception {
        String topic = clients.topic("looked-into", 1);
        var partition = new TopicPartition(topic, 0);
        String id = clients.name("looked-into");
        try (var producer = clients.producer("transactional.id", id);
                Admin admin = clients.admin()) {
            producer.initTransactions();
            producer.beginTransaction();
            Clients.sendAll(producer, List.of(new ProducerRecord<>(topic, "k", "v")));

            var described = Clients.in(
                    Clients.get(admin.describeTransactions(List.of(id)).all()), id);
            assertThat(described.state()).isEqualTo(TransactionState.ONGOING);
            assertThat(described.topicPartitions()).containsExactly(partition);
            assertThat(Clients.get(admin.listTransactions().all()))
                    .anyMatch(listed -> listed.transactionalId().equals(id));
            var active = Clients.get(admin.describeProducers(List.of(partition)).partitionResult(partition))
                    .activeProducers();
            assertThat(active).hasSize(1).allSatisfy(one -> {
                assertThat(one.producerId()).isEqualTo(described.producerId());
                assertThat(one.currentTransactionStartOffset()).hasValue(0);
            });
            producer.commitTransaction();
            Clients.waitUntil("the end of the transaction", () -> state(admin, id) == TransactionState.COMPLETE_COMMIT);
        }
    }

    private static TransactionState state(Admin admin, String id) {
        try {
            return Clients.in(
                            Clients.get(admin.describeTransactions(List.of(id)).all()), id)
                    .state();
        } catch (Exception e) {
            throw new AssertionError("the transaction could not be described", e);
        }
    }

    private void fenceProducers() throws Exception {
        String topic = clients.topic("fence", 1);
        String id = clients.name("fence");
        try (var producer = clients.producer("transactional.id", id);
                Admin admin = clients.admin()) {
            producer.initTransactions();
            producer.beginTransaction();
            Clients.sendAll(producer, List.of(new ProducerRecord<>(topic, "k", "v")));
            Clients.get(admin.fenceProducers(List.of(id)).all());
            assertThatThrownBy(producer::commitTransaction).isInstanceOf(Exception.class);
        }
    }

    private void features() throws Exception {
        try (Admin admin = clients.admin()) {
            var features = Clients.get(admin.describeFeatures().featureMetadata());
            assertThat(features.finalizedFeatures()).containsKeys("transaction.version", "group.version");
        }
    }
}
