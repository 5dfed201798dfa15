package io.millstream.broker.topic;

import io.millstream.base.JobException;
import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.log.PartitionLog;
import io.millstream.log.TimestampedOffset;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ListOffsetsRequest;
import io.millstream.wire.message.ListOffsetsRequest.ListOffsetsPartition;
import io.millstream.wire.message.ListOffsetsRequest.ListOffsetsTopic;
import io.millstream.wire.message.ListOffsetsResponse;
import io.millstream.wire.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import io.millstream.wire.message.ListOffsetsResponse.ListOffsetsTopicResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * ListOffsets: the first and last offsets of partitions, and offsets by time. Looking for a time reads the disk, so this
 * handler may block.
 */
final class ListOffsetsHandler implements RequestHandler<ListOffsetsRequest, ListOffsetsResponse> {
    private static final int WITH_LEADER_EPOCH = 4;
    private static final byte READ_COMMITTED = 1;
    private static final int CONSUMER = -1;

    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final long MAX_TIMESTAMP = -3;
    private static final long EARLIEST_LOCAL = -4;
    private static final long LATEST_TIERED = -5;
    private static final long EARLIEST_PENDING_UPLOAD = -6;
    /** The first version that knows the timestamp -1, -2 and so on. */
    private static final int[] SINCE_VERSION = {1, 1, 7, 8, 9, 11};

    private static final TimestampedOffset NOTHING = new TimestampedOffset(-1, -1, LeaderEpochs.UNKNOWN);

    private final Topics topics;

    ListOffsetsHandler(Topics topics) {
        this.topics = topics;
    }

    private record Index(String topic, int partition) {}

    @Override
    public CompletionStage<@Nullable ListOffsetsResponse> handle(ListOffsetsRequest request, RequestContext context) {
        var response = new ListOffsetsResponse();
        Set<Index> repeated = repeated(request);
        for (ListOffsetsTopic topic : request.topics()) {
            var answer = new ListOffsetsTopicResponse().name(topic.name());
            response.topics().add(answer);
            for (ListOffsetsPartition partition : topic.partitions()) {
                boolean isRepeated = repeated.contains(new Index(topic.name(), partition.partitionIndex()));
                answer.partitions()
                        .add(
                                isRepeated
                                        ? failed(partition, ErrorCode.INVALID_REQUEST)
                                        : answer(topic.name(), partition, request, context));
            }
        }
        return CompletableFuture.completedStage(response);
    }

    @Override
    public ListOffsetsResponse afterDefect(ListOffsetsRequest request, ErrorCode error) {
        var response = new ListOffsetsResponse();
        for (ListOffsetsTopic topic : request.topics()) {
            var answer = new ListOffsetsTopicResponse().name(topic.name());
            topic.partitions().forEach(partition -> answer.partitions().add(failed(partition, error)));
            response.topics().add(answer);
        }
        return response;
    }

    private static Set<Index> repeated(ListOffsetsRequest request) {
        var seen = new HashSet<Index>();
        var repeated = new HashSet<Index>();
        for (ListOffsetsTopic topic : request.topics()) {
            for (ListOffsetsPartition partition : topic.partitions()) {
                var index = new Index(topic.name(), partition.partitionIndex());
                if (!seen.add(index)) {
                    repeated.add(index);
                }
            }
        }
        return repeated;
    }

    private ListOffsetsPartitionResponse answer(
            String topic, ListOffsetsPartition wanted, ListOffsetsRequest request, RequestContext context) {
        if (!context.isAllowed(AclOperation.DESCRIBE, ResourceType.TOPIC, topic)) {
            return failed(wanted, ErrorCode.TOPIC_AUTHORIZATION_FAILED);
        }
        if (!isKnownTimestamp(wanted.timestamp(), context.apiVersion())) {
            return failed(wanted, ErrorCode.UNSUPPORTED_VERSION);
        }
        PartitionLog log = topics.partition(topic, wanted.partitionIndex());
        if (log == null) {
            return failed(wanted, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        ErrorCode error = LeaderEpochs.check(wanted.currentLeaderEpoch(), log);
        if (error != ErrorCode.NONE) {
            return failed(wanted, error);
        }
        try {
            TimestampedOffset found = find(log, wanted.timestamp(), request);
            var answer = new ListOffsetsPartitionResponse()
                    .partitionIndex(wanted.partitionIndex())
                    .timestamp(found.timestampMs())
                    .offset(found.offset());
            return context.apiVersion() >= WITH_LEADER_EPOCH ? answer.leaderEpoch(found.leaderEpoch()) : answer;
        } catch (JobException e) {
            return failed(wanted, LogErrors.code(e, log));
        }
    }

    private static boolean isKnownTimestamp(long timestamp, int apiVersion) {
        return timestamp >= 0
                || (timestamp >= -SINCE_VERSION.length && apiVersion >= SINCE_VERSION[(int) -timestamp - 1]);
    }

    private static TimestampedOffset find(PartitionLog log, long timestamp, ListOffsetsRequest request) {
        long end = end(log, request);
        if (timestamp == LATEST) {
            return new TimestampedOffset(end, -1, log.leaderEpoch());
        }
        if (timestamp == EARLIEST || timestamp == EARLIEST_LOCAL) { // nothing is anywhere else
            long start = log.logStartOffset();
            return new TimestampedOffset(start, -1, log.leaderEpochAt(start));
        }
        if (timestamp == LATEST_TIERED || timestamp == EARLIEST_PENDING_UPLOAD) {
            return NOTHING; // no remote storage
        }
        var found = timestamp == MAX_TIMESTAMP ? log.latestByTimestamp() : log.firstSince(timestamp);
        return found.filter(record -> record.offset() < end).orElse(NOTHING);
    }

    /** The offset before which the sender sees records. */
    private static long end(PartitionLog log, ListOffsetsRequest request) {
        if (request.replicaId() != CONSUMER) {
            return log.logEndOffset(); // a debugging consumer, -2
        }
        return request.isolationLevel() == READ_COMMITTED ? log.lastStableOffset() : log.highWatermark();
    }

    private static ListOffsetsPartitionResponse failed(ListOffsetsPartition wanted, ErrorCode error) {
        return new ListOffsetsPartitionResponse()
                .partitionIndex(wanted.partitionIndex())
                .errorCode(error.code())
                .timestamp(-1)
                .offset(-1);
    }
}
