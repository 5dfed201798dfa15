package io.millstream.broker.transaction;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.broker.internal.Mailbox;
import io.millstream.log.AppendOptions;
import io.millstream.log.AppendResult;
import io.millstream.log.CommitLog;
import io.millstream.log.EndTransactionMarker;
import io.millstream.log.ForcePolicy;
import io.millstream.log.TopicName;
import io.millstream.log.TopicPartition;
import io.millstream.wire.ErrorCode;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells partitions how transactions ended. A marker that a disk refuses is tried again until it is written: what was decided
 * stays decided, and an end without its markers would hold up every reader of committed records.
 */
final class MarkerWriter {
    /** Of the coordinator, which has no rival on another machine. */
    static final int COORDINATOR_EPOCH = 0;

    private static final System.Logger LOGGER = System.getLogger(MarkerWriter.class.getName());
    private static final long RETRY_MS = 500;

    private final CommitLog log;
    private final TransactionalGroups groups;
    private final Mailbox mailbox;

    /** Partitions that wait for a marker, by transactional id. In the mailbox. */
    private final Map<String, Set<TopicPartition>> waiting = new HashMap<>();

    MarkerWriter(CommitLog log, TransactionalGroups groups, Mailbox mailbox) {
        this.log = log;
        this.groups = groups;
        this.mailbox = mailbox;
    }

    /** Writes the markers of a transaction that is prepared; {@code whenDone} runs in the mailbox once all are on disk. */
    void write(Transaction prepared, Runnable whenDone) {
        var partitions = new TreeSet<TopicPartition>(prepared.partitions());
        if (partitions.isEmpty()) {
            mailbox.post(whenDone);
            return;
        }
        waiting.put(prepared.transactionalId(), partitions);
        for (TopicPartition partition : prepared.partitions()) {
            write(prepared, partition, whenDone);
        }
    }

    /** The partitions of a prepared transaction that have no marker yet. In the mailbox. */
    Set<TopicPartition> waitingOf(Transaction prepared) {
        return Set.copyOf(waiting.getOrDefault(prepared.transactionalId(), Set.of()));
    }

    private void write(Transaction prepared, TopicPartition partition, Runnable whenDone) {
        var marker = new EndTransactionMarker(prepared.state() == TransactionState.PREPARE_COMMIT, COORDINATOR_EPOCH);
        append(partition, prepared.stamp(), marker)
                .whenComplete((error, failure) -> mailbox.post(() -> {
                    if (failure == null
                            && error != ErrorCode.NOT_COORDINATOR
                            && error != ErrorCode.KAFKA_STORAGE_ERROR) {
                        written(prepared, partition, error, whenDone);
                    } else {
                        mailbox.after(RETRY_MS, () -> write(prepared, partition, whenDone));
                    }
                }));
    }

    private void written(Transaction prepared, TopicPartition partition, ErrorCode error, Runnable whenDone) {
        if (error != ErrorCode.NONE && error != ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
            // Somebody has fenced the producer there: its transaction ended then.
            LOGGER.log(Level.WARNING, "{0} takes no marker of {1}: {2}", partition, prepared.stamp(), error);
        }
        Set<TopicPartition> left = waiting.getOrDefault(prepared.transactionalId(), new TreeSet<>());
        left.remove(partition);
        if (left.isEmpty()) {
            waiting.remove(prepared.transactionalId());
            whenDone.run();
        }
    }

    /**
     * Appends one marker; complete when it is on disk. UNKNOWN_TOPIC_OR_PARTITION if the partition is gone,
     * INVALID_PRODUCER_EPOCH or TRANSACTION_COORDINATOR_FENCED if a newer one was there, KAFKA_STORAGE_ERROR or
     * NOT_COORDINATOR if the disk refuses. From any thread.
     */
    CompletionStage<ErrorCode> append(TopicPartition partition, ProducerStamp stamp, EndTransactionMarker marker) {
        if (partition.topic().equals(TopicName.CONSUMER_OFFSETS)) {
            return groups.endTransaction(partition.partition(), stamp.producerId(), stamp.producerEpoch(), marker);
        }
        try {
            var batch = marker.toBatch(mailbox.wallMs(), stamp.producerId(), stamp.producerEpoch());
            AppendResult result = log.partition(partition).append(batch, AppendOptions.coordinator(ForcePolicy.FORCED));
            if (result instanceof AppendResult.Appended appended) {
                return appended.acknowledged()
                        .handle((done, failure) -> failure == null
                                ? ErrorCode.NONE
                                : exists(partition)
                                        ? ErrorCode.KAFKA_STORAGE_ERROR
                                        : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
            }
            return CompletableFuture.completedStage(code(((AppendResult.Refused) result).reason()));
        } catch (JobException e) {
            boolean isGone = e.kind() == ErrorKind.USER && !exists(partition);
            return CompletableFuture.completedStage(
                    isGone ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.KAFKA_STORAGE_ERROR);
        }
    }

    /** As {@link #append}, for names that may be anybody's. */
    CompletionStage<ErrorCode> appendIfThere(
            String topic, int partition, ProducerStamp stamp, EndTransactionMarker marker) {
        return exists(topic, partition)
                ? append(new TopicPartition(topic, partition), stamp, marker)
                : CompletableFuture.completedStage(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    private boolean exists(TopicPartition partition) {
        return exists(partition.topic(), partition.partition());
    }

    private boolean exists(String topic, int partition) {
        return log.topic(topic)
                .filter(found -> partition >= 0 && partition < found.partitionCount())
                .isPresent();
    }

    private static ErrorCode code(AppendResult.Reason reason) {
        return switch (reason) {
            case STALE_PRODUCER_EPOCH -> ErrorCode.INVALID_PRODUCER_EPOCH;
            case STALE_COORDINATOR_EPOCH -> ErrorCode.TRANSACTION_COORDINATOR_FENCED;
            case CORRUPT_BATCH,
                    INVALID_RECORD,
                    BATCH_TOO_LARGE,
                    INVALID_TIMESTAMP,
                    OUT_OF_ORDER_SEQUENCE,
                    NO_OPEN_TRANSACTION -> throw new IllegalStateException("a marker was refused: " + reason);
        };
    }
}
