package io.millstream.broker.transaction;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.log.EndTransactionMarker;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.WriteTxnMarkersRequest;
import io.millstream.wire.message.WriteTxnMarkersRequest.WritableTxnMarker;
import io.millstream.wire.message.WriteTxnMarkersRequest.WritableTxnMarkerTopic;
import io.millstream.wire.message.WriteTxnMarkersResponse;
import io.millstream.wire.message.WriteTxnMarkersResponse.WritableTxnMarkerPartitionResult;
import io.millstream.wire.message.WriteTxnMarkersResponse.WritableTxnMarkerResult;
import io.millstream.wire.message.WriteTxnMarkersResponse.WritableTxnMarkerTopicResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * WriteTxnMarkers: an operator ends a transaction in one partition by hand, as {@code kafka-transactions abort} does
 * (KIP-664). Between brokers it carries the coordinator's decisions; here those go to the log directly.
 */
final class WriteTxnMarkersHandler implements RequestHandler<WriteTxnMarkersRequest, WriteTxnMarkersResponse> {
    private final MarkerWriter markers;

    WriteTxnMarkersHandler(MarkerWriter markers) {
        this.markers = markers;
    }

    @Override
    public CompletionStage<@Nullable WriteTxnMarkersResponse> handle(
            WriteTxnMarkersRequest request, RequestContext context) {
        boolean isAllowed = context.isAllowedOnCluster(AclOperation.ALTER)
                || context.isAllowedOnCluster(AclOperation.CLUSTER_ACTION);
        var response = new WriteTxnMarkersResponse();
        List<CompletableFuture<?>> pending = new ArrayList<>();
        for (WritableTxnMarker marker : request.markers()) {
            var result = new WritableTxnMarkerResult().producerId(marker.producerId());
            response.markers().add(result);
            for (WritableTxnMarkerTopic topic : marker.topics()) {
                var topicResult = new WritableTxnMarkerTopicResult().name(topic.name());
                result.topics().add(topicResult);
                for (int number : topic.partitionIndexes()) {
                    var answer = new WritableTxnMarkerPartitionResult().partitionIndex(number);
                    topicResult.partitions().add(answer);
                    CompletionStage<ErrorCode> written = isAllowed
                            ? write(marker, topic.name(), number)
                            : CompletableFuture.completedStage(ErrorCode.CLUSTER_AUTHORIZATION_FAILED);
                    pending.add(written.thenAccept(error -> answer.errorCode(error.code()))
                            .toCompletableFuture());
                }
            }
        }
        return CompletableFuture.allOf(pending.toArray(CompletableFuture<?>[]::new))
                .<@Nullable WriteTxnMarkersResponse>thenApply(done -> response);
    }

    private CompletionStage<ErrorCode> write(WritableTxnMarker marker, String topic, int number) {
        if (marker.producerId() < 0) { // no producer has such an id, nor such an epoch
            return CompletableFuture.completedStage(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
        }
        if (marker.producerEpoch() < 0) {
            return CompletableFuture.completedStage(ErrorCode.INVALID_PRODUCER_EPOCH);
        }
        var end = new EndTransactionMarker(marker.transactionResult(), marker.coordinatorEpoch());
        var stamp = new ProducerStamp(marker.producerId(), marker.producerEpoch());
        return number < 0
                ? CompletableFuture.completedStage(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
                : markers.appendIfThere(topic, number, stamp, end);
    }
}
