package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/** Groups that share the partitions, by one of the two protocols: {@code classic} or {@code consumer} (KIP-848). */
final class GroupChecks {
    private static final int PARTITIONS = 4;
    private static final Duration POLL = Duration.ofMillis(50);

    private final Clients clients;
    private final String protocol;

    GroupChecks(Clients clients, String protocol) {
        this.clients = clients;
        this.protocol = protocol;
    }

    void addTo(CheckRun run) {
        String prefix = "group." + protocol + ".";
        if (isClassic()) {
            for (String assignor : List.of("Range", "RoundRobin", "Sticky", "CooperativeSticky")) {
                String strategy = "org.apache.kafka.clients.consumer." + assignor + "Assignor";
                run.check(
                        prefix + "rebalance." + assignor,
                        () -> rebalances(assignor, "partition.assignment.strategy", strategy));
            }
        } else {
            for (String assignor : List.of("uniform", "range")) {
                run.check(
                        prefix + "rebalance." + assignor,
                        () -> rebalances(assignor, "group.remote.assignor", assignor));
            }
        }
        run.check(prefix + "commit-and-resume", this::commitAndResume);
        run.check(prefix + "commit-by-itself", this::commitByItself);
        run.check(prefix + "two-readers-read-everything-once", this::twoReadersReadEverythingOnce);
        run.check(prefix + "static-member", this::staticMember);
        run.check(prefix + "pattern", this::pattern);
        run.check(prefix + "partitions-added", this::partitionsAdded);
        run.check(prefix + "described-reset-deleted", this::describedResetDeleted);
    }

    private boolean isClassic() {
        return protocol.equals("classic");
    }

    private KafkaConsumer<String, String> member(String group, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(
                "group.id",
                clients.name(group + "-" + protocol),
                "auto.offset.reset",
                "earliest",
                "metadata.max.age.ms"));
        all.add("1000");
        all.addAll(isClassic() ? List.of("heartbeat.interval.ms", "500") : List.of("group.protocol", protocol));
        if (!all.contains("enable.auto.commit")) {
            all.addAll(List.of("enable.auto.commit", "false"));
        }
        return clients.consumer(all.toArray(String[]::new));
    }

    private String topic(String what) throws Exception {
        return clients.topic(what + "-" + protocol, PARTITIONS);
    }

    /** Polls both, as each in its own loop would be, until one has {@code first} partitions and the other the rest. */
    private static void untilShared(KafkaConsumer<?, ?> one, KafkaConsumer<?, ?> two, int first) {
        Clients.waitUntil("assignments of " + first + " and the rest of " + PARTITIONS, () -> {
            one.poll(POLL);
            two.poll(POLL);
            Set<TopicPartition> together = new HashSet<>(one.assignment());
            together.addAll(two.assignment());
            return one.assignment().size() == first
                    && two.assignment().size() == PARTITIONS - first
                    && together.size() == PARTITIONS;
        });
    }

    private static void untilAssigned(KafkaConsumer<?, ?> member, int partitionCount) {
        Clients.waitUntil(partitionCount + " partitions, not " + member.assignment(), () -> {
            member.poll(POLL);
            return member.assignment().size() == partitionCount;
        });
    }

    /** One has all, two share, and who stays gets all again. */
    private void rebalances(String assignor, String setting, String value) throws Exception {
        String topic = topic("rebalance-" + assignor);
        try (var stays = member("rebalance-" + assignor, setting, value)) {
            stays.subscribe(List.of(topic));
            untilAssigned(stays, PARTITIONS);
            try (var leaves = member("rebalance-" + assignor, setting, value)) {
                leaves.subscribe(List.of(topic));
                untilShared(stays, leaves, PARTITIONS / 2);
            }
            untilAssigned(stays, PARTITIONS);
        }
    }

    private void commitAndResume() throws Exception {
        String topic = topic("commit");
        clients.fill(topic, 40);
        Map<TopicPartition, OffsetAndMetadata> positions;
        try (var first = member("commit")) {
            first.subscribe(List.of(topic));
            assertThat(Clients.poll(first, 40)).hasSize(40);
            first.commitSync();
            Set<TopicPartition> partitions = first.assignment();
            positions = first.committed(partitions);
            long committed = positions.values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
            assertThat(committed).isEqualTo(40);
            var somewhere = partitions.iterator().next();
            first.commitSync(Map.of(
                    somewhere,
                    new OffsetAndMetadata(Clients.in(positions, somewhere).offset(), "a word of mine")));
            assertThat(Clients.in(first.committed(Set.of(somewhere)), somewhere).metadata())
                    .isEqualTo("a word of mine");
        }
        clients.fill(topic, 7);
        try (var second = member("commit")) {
            second.subscribe(List.of(topic));
            assertThat(Clients.poll(second, 7)).hasSize(7).allSatisfy(record -> assertThat(record.offset())
                    .isGreaterThanOrEqualTo(Clients.in(positions, new TopicPartition(topic, record.partition()))
                            .offset()));
        }
    }

    private void commitByItself() throws Exception {
        String topic = topic("auto-commit");
        clients.fill(topic, 10);
        try (var first = member("auto", "enable.auto.commit", "true", "auto.commit.interval.ms", "100")) {
            first.subscribe(List.of(topic));
            assertThat(Clients.poll(first, 10)).hasSize(10);
        }
        clients.fill(topic, 1);
        try (var second = member("auto")) {
            second.subscribe(List.of(topic));
            assertThat(Clients.poll(second, 1)).hasSize(1);
        }
    }

    private void twoReadersReadEverythingOnce() throws Exception {
        String topic = topic("once");
        List<String> read = new ArrayList<>();
        try (var one = member("once");
                var two = member("once")) {
            one.subscribe(List.of(topic));
            two.subscribe(List.of(topic));
            untilShared(one, two, PARTITIONS / 2);
            List<String> sent =
                    IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
            try (var producer = clients.producer()) {
                Clients.sendAll(
                        producer,
                        sent.stream()
                                .map(value ->
                                        new ProducerRecord<>(topic, Integer.parseInt(value) % PARTITIONS, "k", value))
                                .toList());
            }
            Clients.waitUntil("all records at two readers", () -> {
                Stream.of(one, two).forEach(member -> {
                    member.poll(POLL).forEach(record -> read.add(record.value()));
                    member.commitSync();
                });
                return read.size() >= sent.size();
            });
            assertThat(read).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    /** KIP-345: a member that comes back under its name finds its partitions, and the others keep theirs. */
    private void staticMember() throws Exception {
        String topic = topic("static");
        try (var other = member("static", "group.instance.id", "other")) {
            other.subscribe(List.of(topic));
            Set<TopicPartition> before;
            try (var first = member("static", "group.instance.id", "first")) {
                first.subscribe(List.of(topic));
                untilShared(first, other, PARTITIONS / 2);
                before = first.assignment();
            }
            Set<TopicPartition> others = other.assignment();
            try (var again = member("static", "group.instance.id", "first")) {
                again.subscribe(List.of(topic));
                untilShared(again, other, PARTITIONS / 2);
                assertThat(again.assignment()).isEqualTo(before);
                assertThat(other.assignment()).isEqualTo(others);
            }
        }
    }

    private void pattern() throws Exception {
        String topic = topic("pattern-a");
        try (var member = member("pattern")) {
            member.subscribe(Pattern.compile("pattern-[ab]-" + protocol + "-" + Pattern.quote(clients.run())));
            untilAssigned(member, PARTITIONS);
            String later = topic("pattern-b");
            untilAssigned(member, 2 * PARTITIONS);
            assertThat(member.assignment()).extracting(TopicPartition::topic).contains(topic, later);
        }
    }

    private void partitionsAdded() throws Exception {
        String topic = topic("grows");
        try (var member = member("grows");
                Admin admin = clients.admin()) {
            member.subscribe(List.of(topic));
            untilAssigned(member, PARTITIONS);
            Clients.get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(PARTITIONS + 2)))
                    .all());
            untilAssigned(member, PARTITIONS + 2);
        }
    }

    private void describedResetDeleted() throws Exception {
        String topic = topic("described");
        clients.fill(topic, 8);
        String group = clients.name("described-" + protocol);
        var partition = new TopicPartition(topic, 0);
        try (Admin admin = clients.admin()) {
            try (var member = member("described", "client.id", "the-member")) {
                member.subscribe(List.of(topic));
                Clients.poll(member, 8);
                member.commitSync();

                var described = Clients.in(
                        Clients.get(admin.describeConsumerGroups(List.of(group)).all()), group);
                assertThat(described.members()).hasSize(1).allSatisfy(only -> {
                    assertThat(only.clientId()).isEqualTo("the-member");
                    assertThat(only.assignment().topicPartitions()).hasSize(PARTITIONS);
                });
                assertThat(described.coordinator().id())
                        .isEqualTo(Clients.get(admin.describeCluster().controller())
                                .id());
                assertThat(Clients.failure(() -> Clients.get(
                                admin.deleteConsumerGroups(List.of(group)).all())))
                        .isInstanceOf(GroupNotEmptyException.class);
            }
            Clients.get(admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(1)))
                    .all());
            var offsets = Clients.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            assertThat(offsets).hasSize(PARTITIONS).containsEntry(partition, new OffsetAndMetadata(1));
            Clients.get(
                    admin.deleteConsumerGroupOffsets(group, Set.of(partition)).all());
            assertThat(Clients.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()))
                    .doesNotContainKey(partition);
            Clients.get(admin.deleteConsumerGroups(List.of(group)).all());
            assertThat(Clients.failure(() -> Clients.get(
                            admin.deleteConsumerGroups(List.of(group)).all())))
                    .isInstanceOf(GroupIdNotFoundException.class);
        }
    }
}
