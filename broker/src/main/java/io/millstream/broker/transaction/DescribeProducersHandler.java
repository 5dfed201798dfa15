package io.millstream.broker.transaction;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.log.ActiveProducer;
import io.millstream.log.PartitionLog;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DescribeProducersRequest;
import io.millstream.wire.message.DescribeProducersRequest.TopicRequest;
import io.millstream.wire.message.DescribeProducersResponse;
import io.millstream.wire.message.DescribeProducersResponse.PartitionResponse;
import io.millstream.wire.message.DescribeProducersResponse.ProducerState;
import io.millstream.wire.message.DescribeProducersResponse.TopicResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** DescribeProducers (KIP-664): what partitions remember of producers, transactions that hang included. */
final class DescribeProducersHandler implements RequestHandler<DescribeProducersRequest, DescribeProducersResponse> {
    private static final long NO_TRANSACTION = -1;

    private final Topics topics;

    DescribeProducersHandler(Topics topics) {
        this.topics = topics;
    }

    @Override
    public CompletionStage<@Nullable DescribeProducersResponse> handle(
            DescribeProducersRequest request, RequestContext context) {
        var response = new DescribeProducersResponse();
        for (TopicRequest topic : request.topics()) {
            var answer = new TopicResponse().name(topic.name());
            response.topics().add(answer);
            boolean isAllowed = context.isAllowed(AclOperation.READ, ResourceType.TOPIC, topic.name());
            for (int number : topic.partitionIndexes()) {
                answer.partitions().add(isAllowed ? describe(topic.name(), number) : forbidden(number));
            }
        }
        return CompletableFuture.completedStage(response);
    }

    private static PartitionResponse forbidden(int number) {
        return new PartitionResponse().partitionIndex(number).errorCode(ErrorCode.TOPIC_AUTHORIZATION_FAILED.code());
    }

    private PartitionResponse describe(String topic, int number) {
        var answer = new PartitionResponse().partitionIndex(number);
        PartitionLog partition = topics.partition(topic, number);
        if (partition == null) {
            return answer.errorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        }
        for (ActiveProducer producer : partition.producers()) {
            answer.activeProducers()
                    .add(new ProducerState()
                            .producerId(producer.producerId())
                            .producerEpoch(producer.producerEpoch())
                            .lastSequence(producer.lastSequence())
                            .lastTimestamp(producer.lastTimestampMs())
                            .coordinatorEpoch(producer.coordinatorEpoch())
                            .currentTxnStartOffset(
                                    producer.transactionFirstOffset().orElse(NO_TRANSACTION)));
        }
        return answer;
    }
}
