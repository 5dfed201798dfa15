package io.millstream.log.store;

import io.millstream.log.TopicSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One life of a topic: a deleted and re-created topic is another. */
final class TopicModel {
    private final String name;
    private TopicSettings settings;
    private final List<PartitionModel> partitions;

    TopicModel(String name, int partitionCount, TopicSettings settings) {
        this.name = name;
        this.settings = settings;
        this.partitions = IntStream.range(0, partitionCount)
                .mapToObj(partition -> new PartitionModel(name + "-" + partition, settings))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    String name() {
        return name;
    }

    TopicSettings settings() {
        return settings;
    }

    void altered(TopicSettings newSettings) {
        settings = newSettings;
        partitions.forEach(partition -> partition.altered(newSettings));
    }

    void grown(int partitionCount) {
        while (partitions.size() < partitionCount) {
            partitions.add(new PartitionModel(name + "-" + partitions.size(), settings));
        }
    }

    List<PartitionModel> partitions() {
        return partitions;
    }
}
