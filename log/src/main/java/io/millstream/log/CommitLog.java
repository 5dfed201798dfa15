package io.millstream.log;

import io.millstream.base.JobException;
import java.io.Closeable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Topics in one data directory, owned by one process at a time.
 *
 * <p>Opened through {@code io.millstream.log.store.LocalLog}. Thread-safe. Every method that touches the disk throws
 * {@link JobException}: of kind USER for what the caller can mend (a wrong name, an existing topic), RESOURCES for a full
 * disk, EXTERNAL for a failing one. After a failed force or an unexplained I/O failure the whole directory is offline:
 * appends are refused with the first failure as their cause, until the directory is opened anew.
 */
public interface CommitLog extends Closeable {
    /**
     * Creates a topic with partitions 0 to {@code partitionCount - 1}; durable when it returns.
     *
     * @param given its settings, by Kafka's names; {@link #topicDefaults} has the others
     * @throws JobException (USER) if the name breaks {@link TopicName}'s rules, collides with an existing topic
     *     ('.' and '_' count as the same character, as in Kafka), or a setting is wrong
     */
    TopicDescription createTopic(String topic, int partitionCount, Map<String, String> given);

    /** As above, given what in {@code settings} differs from Kafka's defaults. */
    default TopicDescription createTopic(String topic, int partitionCount, TopicSettings settings) {
        return createTopic(topic, partitionCount, settings.changes());
    }

    /**
     * Gives a topic these settings in the place of those that it was given before; durable when it returns, and in force
     * from the next append, retention round and compaction on.
     *
     * @throws JobException (USER) if there is no such topic, or a setting is wrong
     */
    TopicDescription alterTopic(String topic, Map<String, String> given);

    /** As above, given what in {@code settings} differs from Kafka's defaults. */
    default TopicDescription alterTopic(String topic, TopicSettings settings) {
        return alterTopic(topic, settings.changes());
    }

    /** What the topic of that name has, or would have, where it was given nothing: Kafka's defaults, until somebody sets them. */
    TopicSettings topicDefaults(String topic);

    /**
     * From now on topics have these settings where they were not given their own, those that are there already, too; only
     * those that a broker keeps for itself stay with Kafka's defaults. Not kept: whoever wants others than Kafka's sets
     * them after each start.
     *
     * @throws JobException (USER) if they do not go together with what a topic was given; nothing is changed then
     */
    void topicDefaults(TopicSettings defaults);

    /**
     * Adds partitions to a topic, so that it has {@code partitionCount}; durable when it returns. Records stay where they
     * are: from now on a key may go to another partition than before.
     *
     * @throws JobException (USER) if there is no such topic, or it has that many partitions or more
     */
    TopicDescription addPartitions(String topic, int partitionCount);

    /** Deletes a topic and its records; its open readers fail at their next read. */
    void deleteTopic(String topic);

    /** All topics, sorted by name. */
    List<TopicDescription> topics();

    /** The topic of that name, if there is one. */
    Optional<TopicDescription> topic(String topic);

    /** The topic of that identity, if there is one: not one of the same name that was made later. */
    Optional<TopicDescription> topic(UUID topicId);

    /**
     * Reserves {@code count} numbers that this data directory has never given before, and returns the first: ids of
     * producers, for instance. Durable when it returns, so a crash wastes numbers and never gives one twice.
     */
    long reserveNumbers(int count);

    /** From now on asks {@code gate} before a transactional batch of a client is written to any partition. */
    void guardTransactions(TransactionGate gate);

    /**
     * One partition.
     *
     * @throws JobException (USER) naming the nearest topic if there is none of that name, or the partition count
     */
    PartitionLog partition(TopicPartition topicPartition);

    /** Forces what is written, records the clean shutdown and gives the directory back. */
    @Override
    void close();
}
