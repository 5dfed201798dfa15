package io.millstream.broker.topic;

import io.millstream.base.JobException;
import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.ResourceType;
import io.millstream.broker.StoredRecords;
import io.millstream.broker.Topics;
import io.millstream.log.AbortedTransaction;
import io.millstream.log.BatchRegion;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.wire.BytesRecords;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.Records;
import io.millstream.wire.WireReader;
import io.millstream.wire.message.FetchResponse;
import io.millstream.wire.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads one partition for a fetch: finds the region of the log that answers it, and decodes nothing. */
final class PartitionFetch {
    private static final Records NO_RECORDS = new BytesRecords(WireReader.NO_BYTES);
    private static final int UNKNOWN = -1;

    private final Topics topics;
    private final RequestContext context;
    private final boolean usesTopicIds;
    private final Isolation isolation;
    private final BiConsumer<FetchTarget, PartitionLog> found;

    /** A reader that calls {@code found} before it looks at anything that may move. */
    PartitionFetch(
            Topics topics,
            RequestContext context,
            boolean usesTopicIds,
            Isolation isolation,
            BiConsumer<FetchTarget, PartitionLog> found) {
        this.topics = topics;
        this.context = context;
        this.usesTopicIds = usesTopicIds;
        this.isolation = isolation;
        this.found = found;
    }

    /**
     * Reads up to {@code maxBytes}; the first batch of all even if it is larger, when {@code isFirst} (KIP-74).
     */
    PartitionData read(FetchTarget target, int maxBytes, boolean isFirst) {
        PartitionLog log = find(target);
        if (log == null) {
            return failed(target, notFound(target));
        }
        try {
            found.accept(target, log);
            ErrorCode error = LeaderEpochs.check(target.currentLeaderEpoch(), log);
            if (error != ErrorCode.NONE) {
                return failed(target, error);
            }
            long offset = target.fetchOffset();
            if (offset < log.logStartOffset() || offset > log.logEndOffset()) {
                return failed(target, log.isGone() ? notFound(target) : ErrorCode.OFFSET_OUT_OF_RANGE);
            }
            return read(target, log, Math.min(maxBytes, target.maxBytes()), isFirst);
        } catch (JobException e) {
            return failed(target, LogErrors.code(e, log));
        }
    }

    private PartitionData read(FetchTarget target, PartitionLog log, int maxBytes, boolean isFirst) {
        // Before the records: an answer must not claim less than it brings.
        long highWatermark = log.highWatermark();
        long lastStableOffset = log.lastStableOffset();
        long end = isolation == Isolation.READ_COMMITTED ? lastStableOffset : highWatermark;
        Optional<BatchRegion> region = target.fetchOffset() < end && (maxBytes > 0 || isFirst)
                ? log.batches(target.fetchOffset(), Math.max(maxBytes, 0), isolation)
                : Optional.empty();
        boolean fits = region.isPresent() && (isFirst || region.get().lengthBytes() <= maxBytes);
        var data = new PartitionData()
                .partitionIndex(target.key().partition())
                .highWatermark(Math.max(highWatermark, fits ? log.highWatermark() : 0))
                .lastStableOffset(Math.max(lastStableOffset, fits ? log.lastStableOffset() : 0))
                .logStartOffset(log.logStartOffset())
                .records(fits ? new StoredRecords(region.get()) : NO_RECORDS);
        if (isolation == Isolation.READ_UNCOMMITTED) {
            return data.abortedTransactions(null);
        }
        return data.abortedTransactions(fits ? aborted(log, target.fetchOffset(), region.get()) : new ArrayList<>());
    }

    /** True if an answer brings nothing because the client has read all there is. */
    boolean isAtEnd(FetchTarget target, PartitionData answer) {
        long end = isolation == Isolation.READ_COMMITTED ? answer.lastStableOffset() : answer.highWatermark();
        return answer.errorCode() == ErrorCode.NONE.code() && target.fetchOffset() >= end;
    }

    private static List<FetchResponse.AbortedTransaction> aborted(
            PartitionLog log, long fromOffset, BatchRegion region) {
        var list = new ArrayList<FetchResponse.AbortedTransaction>();
        for (AbortedTransaction aborted : log.abortedTransactions(fromOffset, region.nextOffset())) {
            list.add(new FetchResponse.AbortedTransaction()
                    .producerId(aborted.producerId())
                    .firstOffset(aborted.firstOffset()));
        }
        return list;
    }

    /** The partition, if it is there and may be read. */
    @Nullable
    PartitionLog find(FetchTarget target) {
        FetchTarget.Key key = target.key();
        PartitionLog known = target.log();
        if (known == null) {
            Topics.Topic topic = usesTopicIds ? topics.find(key.topicId()) : topics.find(key.topic());
            known = topic == null ? null : topics.partition(topic.name(), key.partition());
            if (known == null) {
                return null;
            }
            target.log(known);
        }
        return context.isAllowed(
                        AclOperation.READ,
                        ResourceType.TOPIC,
                        known.topicPartition().topic())
                ? known
                : null;
    }

    private ErrorCode notFound(FetchTarget target) {
        FetchTarget.Key key = target.key();
        Topics.Topic topic = usesTopicIds ? topics.find(key.topicId()) : topics.find(key.topic());
        if (topic == null && usesTopicIds) {
            return ErrorCode.UNKNOWN_TOPIC_ID;
        }
        String name = topic == null ? key.topic() : topic.name();
        return context.isAllowed(AclOperation.READ, ResourceType.TOPIC, name)
                ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                : ErrorCode.TOPIC_AUTHORIZATION_FAILED;
    }

    static PartitionData failed(FetchTarget target, ErrorCode error) {
        return new PartitionData()
                .partitionIndex(target.key().partition())
                .errorCode(error.code())
                .highWatermark(UNKNOWN)
                .lastStableOffset(UNKNOWN)
                .logStartOffset(UNKNOWN)
                .abortedTransactions(new ArrayList<>())
                .records(NO_RECORDS);
    }

    /** The same without records, for an answer that a quota holds back. */
    static PartitionData withoutRecords(PartitionData data) {
        return data.records(NO_RECORDS);
    }
}
