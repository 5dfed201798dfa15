package io.millstream.log;

import java.util.UUID;

/** What a topic is: its name, its identity (a deleted and re-created topic gets a new one), its partitions, its settings. */
public record TopicDescription(String name, UUID topicId, int partitionCount, TopicSettings settings) {
    /** True for a topic that a broker keeps for itself: clients may read it, and neither write nor delete it. */
    public boolean isInternal() {
        return TopicName.isInternal(name);
    }

    /** The same topic with other settings. */
    public TopicDescription withSettings(TopicSettings newSettings) {
        return new TopicDescription(name, topicId, partitionCount, newSettings);
    }

    /** The same topic with more partitions. */
    public TopicDescription withPartitionCount(int newPartitionCount) {
        return new TopicDescription(name, topicId, newPartitionCount, settings);
    }
}
