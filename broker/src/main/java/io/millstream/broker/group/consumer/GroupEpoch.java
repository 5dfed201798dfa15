package io.millstream.broker.group.consumer;

/** Raises the epoch of a group, which makes a new target assignment due. */
final class GroupEpoch {
    private GroupEpoch() {}

    /** Raises it if {@code isDue}, or if the topics that the group reads have changed. */
    static void bumpIf(boolean isDue, GroupChange change, TopicImage topics) {
        ConsumerGroup group = change.group();
        long hash = topics.hash(group.subscribedTopics());
        if (isDue || hash != group.metadataHash()) {
            bump(change, hash);
        }
        change.group().checked(topics);
    }

    /** Raises the epoch of a group whose members have changed. */
    static void bump(GroupChange change, TopicImage topics) {
        bump(change, topics.hash(change.group().subscribedTopics()));
        change.group().checked(topics);
    }

    private static void bump(GroupChange change, long hash) {
        ConsumerGroup group = change.group();
        change.write(ConsumerGroupRecords.epoch(group.groupId(), group.groupEpoch() + 1, hash));
        if (group.hasPartitionMetadata()) {
            change.write(ConsumerGroupRecords.partitionMetadataTombstone(group.groupId()));
        }
    }
}
