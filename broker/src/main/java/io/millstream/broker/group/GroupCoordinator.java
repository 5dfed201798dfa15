package io.millstream.broker.group;

import io.millstream.base.JobException;
import io.millstream.broker.Topics;
import io.millstream.broker.Topics.Topic;
import io.millstream.broker.internal.InternalTopic;
import io.millstream.broker.internal.KeyedRecord;
import io.millstream.broker.internal.Mailbox;
import io.millstream.broker.internal.Written;
import io.millstream.log.EndTransactionMarker;
import io.millstream.log.TopicName;
import io.millstream.log.TopicSettings;
import io.millstream.wire.ErrorCode;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns every group and every committed offset of the broker.
 *
 * <p>One thread, its {@link Mailbox}: a request {@link #ask}s for its work to be done there and is answered through the stage
 * that it gets. State changes when its record is written to {@code __consumer_offsets}, in the order of the records, and
 * nobody is told before the record is on disk. Starting means replaying that topic; requests that come meanwhile wait.
 *
 * <p>What is common to all groups is here: the registry ({@link #groups}), offsets, expiry. The protocols by which members
 * share partitions take their own records through {@link #plug}. Methods without another word belong to the mailbox.
 */
public final class GroupCoordinator {
    private static final System.Logger LOGGER = System.getLogger(GroupCoordinator.class.getName());
    private static final long COMPLAINT_INTERVAL_MS = 1_000;

    private final InternalTopic topic;
    private final Mailbox mailbox;
    private final Topics topics;
    private final GroupSettings settings;
    private final Groups groups = new Groups();
    private final OffsetStore offsets = new OffsetStore();
    private final OffsetExpiry expiry = new OffsetExpiry(this);
    private final Map<Short, GroupReplay> plugged = new HashMap<>();
    private @Nullable JobException loadFailure;
    private long nextComplaintMs = Long.MIN_VALUE;

    /**
     * A coordinator that keeps its records in {@code topic}.
     *
     * @param mailbox its thread
     * @param topics which topics there are
     */
    public GroupCoordinator(InternalTopic topic, Mailbox mailbox, Topics topics, GroupSettings settings) {
        this.topic = topic;
        this.mailbox = mailbox;
        this.topics = topics;
        this.settings = settings;
    }

    /** {@code __consumer_offsets}, with Kafka's settings for it. */
    public static InternalTopic.Definition offsetsTopic(GroupSettings settings) {
        String segmentBytes = Long.toString(settings.offsetsTopicSegmentBytes().bytes());
        return new InternalTopic.Definition(
                TopicName.CONSUMER_OFFSETS,
                settings.offsetsTopicPartitions(),
                TopicSettings.of(Map.of("cleanup.policy", "compact", "segment.bytes", segmentBytes)));
    }

    /** Lets {@code replay} take the records of these key types. Before {@link #start}, from the thread that wires. */
    public void plug(Collection<Short> keyTypes, GroupReplay replay) {
        for (Short keyType : keyTypes) {
            if (plugged.put(keyType, replay) != null) {
                throw new IllegalArgumentException("key type " + keyType + " is taken already");
            }
        }
    }

    /** Begins to replay the topic; whatever is asked for from now on waits for that. From any thread. */
    public void start() {
        mailbox.post(() -> {
            try {
                load();
            } catch (JobException e) {
                loadFailure = e;
                LOGGER.log(Level.ERROR, "Groups and committed offsets are not available. " + e.getMessage(), e);
                return;
            }
            scheduleExpiry();
        });
    }

    private void load() {
        if (topic.exists()) {
            for (int partition = 0; partition < topic.partitionCount(); partition++) {
                topic.replay(partition, new GroupLoader(partition, groups, offsets, plugged));
            }
            // A crash may have come between the end of a topic and that of its offsets.
            expiry.deleteTopics(this::isGone);
            expiry.forgetUnused();
        }
        new LinkedHashSet<>(plugged.values()).forEach(GroupReplay::loaded);
    }

    /** Also true if another topic has the name now. */
    private boolean isGone(String name, CommittedOffset offset) {
        Topic topic = topics.find(name);
        return topic == null || (offset.hasTopicId() && !offset.topicId().equals(topic.topicId()));
    }

    private void scheduleExpiry() {
        mailbox.after(settings.offsetsRetentionCheckInterval().toMillis(), () -> {
            scheduleExpiry(); // first: a round that fails must not be the last one
            try {
                expiry.expire();
            } catch (JobException e) {
                complain(e);
            }
        });
    }

    /**
     * Does work on the coordinator's thread, after everything that was asked for before. From any thread.
     *
     * @param failed the answer for the case that the disk kept the work from being done or from being durable
     */
    public <R extends @Nullable Object> CompletionStage<R> ask(
            Supplier<CompletionStage<R>> work, Function<ErrorCode, R> failed) {
        return mailbox.ask(
                () -> {
                    if (loadFailure != null) {
                        throw loadFailure;
                    }
                    return work.get();
                },
                failure -> {
                    mailbox.post(() -> complain(failure));
                    return failed.apply(ErrorCode.NOT_COORDINATOR); // as Kafka does where a log directory is offline
                });
    }

    /** Tells of a disk that fails, at most once a second. */
    public void complain(JobException failure) {
        if (mailbox.nowMs() >= nextComplaintMs) {
            nextComplaintMs = mailbox.nowMs() + COMPLAINT_INTERVAL_MS;
            LOGGER.log(Level.WARNING, "Groups could not be written. " + failure.getMessage());
        }
    }

    /** Nothing is done any more. From any thread; the log may be closed afterwards. */
    public void close() {
        mailbox.close();
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    public GroupSettings settings() {
        return settings;
    }

    public Groups groups() {
        return groups;
    }

    /** The topics of the broker. From any thread. */
    public Topics topics() {
        return topics;
    }

    OffsetStore offsets() {
        return offsets;
    }

    OffsetExpiry expiry() {
        return expiry;
    }

    /** The partition of {@code __consumer_offsets} that keeps a group. From any thread. */
    public int partitionOf(String groupId) {
        return topic.partitionOf(groupId);
    }

    /**
     * Appends records of a group, which survive a crash together. They are written when this returns: only then does the
     * caller change what it has in memory, and it answers when they are forced.
     *
     * @throws JobException if the disk refuses; nothing was written
     */
    public Written append(String groupId, List<GroupRecord> records) {
        return topic.append(partitionOf(groupId), bytes(records));
    }

    /**
     * Appends records of a group of which a crash must not leave a part, however many they are.
     *
     * @return null if they are too large for that; nothing was written then
     * @throws JobException as {@link #append}
     */
    public @Nullable Written appendTogether(String groupId, List<GroupRecord> records) {
        return topic.appendTogether(partitionOf(groupId), bytes(records));
    }

    Written appendInTransaction(String groupId, OffsetCommits.Producer producer, List<GroupRecord> records) {
        return topic.append(partitionOf(groupId), producer.id(), producer.epoch(), bytes(records));
    }

    private static List<KeyedRecord> bytes(List<GroupRecord> records) {
        return records.stream().map(GroupRecord::toKeyedRecord).toList();
    }

    /** Completes once all records that were appended are on disk: whoever shows state waits for it. */
    public CompletionStage<Void> settled() {
        return topic.settled();
    }

    /**
     * Ends a producer's transaction in one partition of {@code __consumer_offsets}: the offsets that it has committed there
     * count from now on, or never did. For the transaction coordinator, from any thread.
     *
     * @return complete when the marker is on disk; NOT_COORDINATOR if the disk refused it, and then try again
     */
    public CompletionStage<ErrorCode> endTransaction(
            int partition, long producerId, short producerEpoch, EndTransactionMarker marker) {
        return ask(
                () -> {
                    Written written = topic.appendMarker(partition, producerId, producerEpoch, marker);
                    offsets.endTransaction(new OffsetStore.Transaction(partition, producerId), marker.isCommit());
                    return written.forced().thenApply(done -> ErrorCode.NONE);
                },
                error -> error);
    }

    /** Deletes the offsets of a topic that is gone. From any thread; complete when that is on disk. */
    public CompletionStage<ErrorCode> topicDeleted(String name) {
        return ask(
                () -> {
                    expiry.deleteTopics((topicName, offset) -> topicName.equals(name));
                    return settled().thenApply(done -> ErrorCode.NONE);
                },
                error -> error);
    }
}
