package io.millstream.broker.admin;

import io.millstream.base.JobException;
import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.log.PartitionLog;
import io.millstream.log.TopicName;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DeleteRecordsRequest;
import io.millstream.wire.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.millstream.wire.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.millstream.wire.message.DeleteRecordsResponse;
import io.millstream.wire.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import io.millstream.wire.message.DeleteRecordsResponse.DeleteRecordsTopicResult;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Moves the starts of partitions to later offsets (KIP-107); -1 stands for the high watermark. */
final class DeleteRecordsHandler implements RequestHandler<DeleteRecordsRequest, DeleteRecordsResponse> {
    private static final long HIGH_WATERMARK = -1;
    private static final long NO_LOW_WATERMARK = -1;

    private final Topics topics;

    DeleteRecordsHandler(Topics topics) {
        this.topics = topics;
    }

    @Override
    public CompletionStage<@Nullable DeleteRecordsResponse> handle(
            DeleteRecordsRequest request, RequestContext context) {
        var results = new ArrayList<DeleteRecordsTopicResult>();
        for (DeleteRecordsTopic topic : request.topics()) {
            var partitions = new ArrayList<DeleteRecordsPartitionResult>();
            for (DeleteRecordsPartition partition : topic.partitions()) {
                partitions.add(delete(topic.name(), partition, context));
            }
            results.add(new DeleteRecordsTopicResult().name(topic.name()).partitions(partitions));
        }
        return CompletableFuture.completedStage(new DeleteRecordsResponse().topics(results));
    }

    private DeleteRecordsPartitionResult delete(String topic, DeleteRecordsPartition wanted, RequestContext context) {
        var result = new DeleteRecordsPartitionResult()
                .partitionIndex(wanted.partitionIndex())
                .lowWatermark(NO_LOW_WATERMARK);
        ErrorCode error = check(topic, context);
        PartitionLog partition = error == ErrorCode.NONE ? topics.partition(topic, wanted.partitionIndex()) : null;
        if (partition == null) {
            return result.errorCode((error == ErrorCode.NONE ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : error).code());
        }
        long offset = wanted.offset() == HIGH_WATERMARK ? partition.highWatermark() : wanted.offset();
        if (offset < 0 || offset > partition.highWatermark()) {
            return result.errorCode(ErrorCode.OFFSET_OUT_OF_RANGE.code());
        }
        try {
            return result.lowWatermark(partition.deleteRecordsBefore(offset));
        } catch (JobException e) {
            return result.errorCode(
                    Refusal.of(e, ErrorCode.OFFSET_OUT_OF_RANGE).code().code());
        }
    }

    /** As Kafka: records of a topic that is only compacted are not deleted this way. */
    private ErrorCode check(String name, RequestContext context) {
        if (!context.isAllowed(AclOperation.DELETE, ResourceType.TOPIC, name)) {
            return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
        }
        Topics.Topic topic = topics.current(name);
        if (topic == null) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        if (TopicName.isInternal(name)) {
            return ErrorCode.INVALID_TOPIC_EXCEPTION;
        }
        return topic.description().settings().cleanupPolicy().deletes() ? ErrorCode.NONE : ErrorCode.POLICY_VIOLATION;
    }
}
