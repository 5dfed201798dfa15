package io.millstream.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** A topic that lives as long as one variant of a contest. */
record BrokerTopic(Admin admin, String name, int partitionCount) {
    static BrokerTopic create(Admin admin, String name, int partitionCount) throws Exception {
        var topic = new NewTopic(name, Optional.of(partitionCount), Optional.empty());
        admin.createTopics(List.of(topic)).all().get();
        return new BrokerTopic(admin, name, partitionCount);
    }

    List<TopicPartition> partitions() {
        return IntStream.range(0, partitionCount)
                .mapToObj(partition -> new TopicPartition(name, partition))
                .toList();
    }

    /** How many records were ever appended; there are no transactions here, so every offset is a record. */
    long recordCount() throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> ends =
                partitions().stream().collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return admin.listOffsets(ends).all().get().values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    void delete() throws InterruptedException, ExecutionException {
        admin.deleteTopics(List.of(name)).all().get();
    }
}
