package io.millstream.log.store;

import io.millstream.log.TopicDescription;
import io.millstream.log.TopicPartition;
import io.millstream.log.segment.SegmentFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The open partitions of a log. Looking one up is thread-safe; whoever opens, alters or deletes excludes the others. */
final class OpenPartitions {
    private final TopicCatalog catalog;
    private final LogContext context;
    private final ConcurrentSkipListMap<TopicPartition, LocalPartition> partitions = new ConcurrentSkipListMap<>();
    private final Map<String, LiveSettings> settingsByTopic = new ConcurrentHashMap<>();

    OpenPartitions(TopicCatalog catalog, LogContext context) {
        this.catalog = catalog;
        this.context = context;
    }

    @Nullable
    LocalPartition find(TopicPartition topicPartition) {
        return partitions.get(topicPartition);
    }

    /** Opens the partitions of {@code topic} that are not open yet: all of them or none. */
    void open(TopicDescription topic) throws IOException {
        LiveSettings settings = settingsByTopic.getOrDefault(topic.name(), new LiveSettings(topic.settings()));
        var opened = new ArrayList<LocalPartition>();
        try {
            for (int number = 0; number < topic.partitionCount(); number++) {
                var topicPartition = new TopicPartition(topic.name(), number);
                if (!partitions.containsKey(topicPartition)) {
                    opened.add(LocalPartition.open(contextOf(topicPartition, settings)));
                }
            }
        } catch (IOException | RuntimeException e) {
            abandon(opened);
            throw e;
        }
        settingsByTopic.put(topic.name(), settings);
        opened.forEach(partition -> partitions.put(partition.topicPartition(), partition));
    }

    private PartitionContext contextOf(TopicPartition topicPartition, LiveSettings settings) {
        Path home = catalog.partitionDirectory(topicPartition.topic(), topicPartition.partition());
        return new PartitionContext(
                topicPartition, new SegmentFiles(context.environment().disk(), home), settings, context);
    }

    /** Puts the topic's settings in force. */
    void alter(TopicDescription topic) {
        LiveSettings settings = settingsByTopic.get(topic.name());
        if (settings != null) {
            settings.change(topic.settings());
        }
    }

    /** Ends the partitions of a deleted topic. */
    void delete(TopicDescription topic) throws IOException {
        settingsByTopic.remove(topic.name());
        for (int partition = 0; partition < topic.partitionCount(); partition++) {
            LocalPartition removed = partitions.remove(new TopicPartition(topic.name(), partition));
            if (removed != null) {
                removed.delete();
            }
        }
    }

    /** Closes the files as they are, after something could not be opened. */
    void abandon() throws IOException {
        abandon(List.copyOf(partitions.values()));
    }

    private static void abandon(List<LocalPartition> opened) throws IOException {
        for (LocalPartition partition : opened) {
            partition.abandon();
        }
    }

    interface Work {
        void on(LocalPartition partition) throws IOException;
    }

    /** A partition that fails, for instance because it is damaged, does not keep the others from their turn. */
    void forEach(String what, Work work) {
        var failures = new Failures();
        for (LocalPartition partition : partitions.values()) {
            failures.collect(() -> onPartition(what, partition, work));
        }
        failures.throwFirst();
    }

    private static void onPartition(String what, LocalPartition partition, Work work) {
        try {
            work.on(partition);
        } catch (IOException e) {
            throw DiskErrors.failed(
                    what + " of " + partition.topicPartition(),
                    partition.context().files().directory(),
                    e);
        }
    }
}
