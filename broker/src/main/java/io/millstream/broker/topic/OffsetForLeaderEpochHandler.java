package io.millstream.broker.topic;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.log.PartitionLog;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.OffsetForLeaderEpochRequest;
import io.millstream.wire.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import io.millstream.wire.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import io.millstream.wire.message.OffsetForLeaderEpochResponse;
import io.millstream.wire.message.OffsetForLeaderEpochResponse.EpochEndOffset;
import io.millstream.wire.message.OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** OffsetForLeaderEpoch: where an epoch ended, so that a consumer notices what was cut from a log (KIP-101, KIP-320). */
final class OffsetForLeaderEpochHandler
        implements RequestHandler<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse> {
    private static final long UNKNOWN_OFFSET = -1;

    private final Topics topics;

    OffsetForLeaderEpochHandler(Topics topics) {
        this.topics = topics;
    }

    @Override
    public CompletionStage<@Nullable OffsetForLeaderEpochResponse> handle(
            OffsetForLeaderEpochRequest request, RequestContext context) {
        var response = new OffsetForLeaderEpochResponse();
        for (OffsetForLeaderTopic topic : request.topics()) {
            var result = new OffsetForLeaderTopicResult().topic(topic.topic());
            response.topics().add(result);
            for (OffsetForLeaderPartition partition : topic.partitions()) {
                result.partitions().add(answer(topic.topic(), partition, context));
            }
        }
        return CompletableFuture.completedStage(response);
    }

    private EpochEndOffset answer(String topic, OffsetForLeaderPartition wanted, RequestContext context) {
        var answer = new EpochEndOffset()
                .partition(wanted.partition())
                .leaderEpoch(LeaderEpochs.UNKNOWN)
                .endOffset(UNKNOWN_OFFSET);
        if (!context.isAllowed(AclOperation.DESCRIBE, ResourceType.TOPIC, topic)) {
            return answer.errorCode(ErrorCode.TOPIC_AUTHORIZATION_FAILED.code());
        }
        PartitionLog log = topics.partition(topic, wanted.partition());
        if (log == null) {
            return answer.errorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        }
        ErrorCode error = LeaderEpochs.check(wanted.currentLeaderEpoch(), log);
        if (error != ErrorCode.NONE) {
            return answer.errorCode(error.code());
        }
        int epoch = wanted.leaderEpoch();
        if (epoch < 0 || epoch > log.leaderEpoch()) {
            return answer; // an epoch of which nothing is known has no end
        }
        long endOffset = log.endOffsetOfEpoch(epoch);
        return answer.endOffset(endOffset).leaderEpoch(epochBefore(endOffset, epoch, log));
    }

    /** The epoch whose end it is: the wanted one, or the latest before it that wrote records. */
    private static int epochBefore(long endOffset, int wanted, PartitionLog log) {
        return endOffset > log.logStartOffset() ? Math.min(wanted, log.leaderEpochAt(endOffset - 1)) : wanted;
    }
}
