package io.millstream.broker.transaction;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.log.TopicName;
import io.millstream.log.TopicPartition;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.AddPartitionsToTxnRequest;
import io.millstream.wire.message.AddPartitionsToTxnRequest.AddPartitionsToTxnTopic;
import io.millstream.wire.message.AddPartitionsToTxnRequest.AddPartitionsToTxnTransaction;
import io.millstream.wire.message.AddPartitionsToTxnResponse;
import io.millstream.wire.message.AddPartitionsToTxnResponse.AddPartitionsToTxnPartitionResult;
import io.millstream.wire.message.AddPartitionsToTxnResponse.AddPartitionsToTxnResult;
import io.millstream.wire.message.AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * AddPartitionsToTxn: a producer's transaction goes on in these partitions. Clients send versions 0 to 3; from version 4 on
 * it is a broker's request for several transactions at once, which may also only ask (KIP-890).
 */
final class AddPartitionsToTxnHandler implements RequestHandler<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse> {
    private static final int FENCED_SINCE = 2;
    private static final int OF_BROKERS_SINCE = 4;
    private static final short PLAIN = 0;

    private final TransactionCoordinator coordinator;
    private final Topics topics;

    AddPartitionsToTxnHandler(TransactionCoordinator coordinator, Topics topics) {
        this.coordinator = coordinator;
        this.topics = topics;
    }

    @Override
    public CompletionStage<@Nullable AddPartitionsToTxnResponse> handle(
            AddPartitionsToTxnRequest request, RequestContext context) {
        var response = new AddPartitionsToTxnResponse();
        if (context.apiVersion() < OF_BROKERS_SINCE) {
            var transaction = new AddPartitionsToTxnTransaction()
                    .transactionalId(request.v3AndBelowTransactionalId())
                    .producerId(request.v3AndBelowProducerId())
                    .producerEpoch(request.v3AndBelowProducerEpoch())
                    .topics(request.v3AndBelowTopics());
            return add(transaction, context)
                    .<@Nullable AddPartitionsToTxnResponse>thenApply(response::resultsByTopicV3AndBelow);
        }
        if (!context.isAllowedOnCluster(AclOperation.CLUSTER_ACTION)) {
            return CompletableFuture.completedStage(response.errorCode(ErrorCode.CLUSTER_AUTHORIZATION_FAILED.code()));
        }
        CompletionStage<AddPartitionsToTxnResponse> all = CompletableFuture.completedStage(response);
        for (AddPartitionsToTxnTransaction transaction : request.transactions()) {
            all = all.thenCombine(add(transaction, context), (answer, results) -> {
                answer.resultsByTransaction()
                        .add(new AddPartitionsToTxnResult()
                                .transactionalId(transaction.transactionalId())
                                .topicResults(results));
                return answer;
            });
        }
        return all.<@Nullable AddPartitionsToTxnResponse>thenApply(answer -> answer);
    }

    private CompletionStage<List<AddPartitionsToTxnTopicResult>> add(
            AddPartitionsToTxnTransaction transaction, RequestContext context) {
        boolean isOfClient = context.apiVersion() < OF_BROKERS_SINCE;
        String transactionalId = transaction.transactionalId();
        if (isOfClient && !context.isAllowed(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, transactionalId)) {
            return CompletableFuture.completedStage(
                    results(transaction, (topic, number) -> ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED));
        }
        var partitions = new ArrayList<TopicPartition>();
        boolean isWrong = false;
        for (AddPartitionsToTxnTopic topic : transaction.topics()) {
            for (int number : topic.partitions()) {
                if (check(topic.name(), number, isOfClient, context) == ErrorCode.NONE) {
                    partitions.add(new TopicPartition(topic.name(), number));
                } else {
                    isWrong = true;
                }
            }
        }
        if (isWrong) {
            return CompletableFuture.completedStage(results(transaction, (topic, number) -> {
                ErrorCode error = check(topic, number, isOfClient, context);
                return error == ErrorCode.NONE ? ErrorCode.OPERATION_NOT_ATTEMPTED : error;
            }));
        }
        var stamp = new ProducerStamp(transaction.producerId(), transaction.producerEpoch());
        if (transaction.verifyOnly()) {
            return coordinator
                    .verify(transactionalId, stamp)
                    .thenApply(verdict ->
                            results(transaction, (topic, number) -> verdict.apply(new TopicPartition(topic, number))));
        }
        return coordinator
                .addPartitions(transactionalId, stamp, partitions, PLAIN)
                .thenApply(error -> {
                    ErrorCode told = OldErrors.of(error, context.apiVersion(), FENCED_SINCE);
                    return results(transaction, (topic, number) -> told);
                });
    }

    private ErrorCode check(String topic, int number, boolean isOfClient, RequestContext context) {
        if (isOfClient
                && (TopicName.isInternal(topic) || !context.isAllowed(AclOperation.WRITE, ResourceType.TOPIC, topic))) {
            return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
        }
        return topics.partition(topic, number) == null ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NONE;
    }

    private interface Verdict {
        ErrorCode on(String topic, int partition);
    }

    private static List<AddPartitionsToTxnTopicResult> results(
            AddPartitionsToTxnTransaction transaction, Verdict verdict) {
        var results = new ArrayList<AddPartitionsToTxnTopicResult>();
        for (AddPartitionsToTxnTopic topic : transaction.topics()) {
            var result = new AddPartitionsToTxnTopicResult().name(topic.name());
            results.add(result);
            for (int number : topic.partitions()) {
                ErrorCode error = verdict.on(topic.name(), number);
                result.resultsByPartition()
                        .add(new AddPartitionsToTxnPartitionResult()
                                .partitionIndex(number)
                                .partitionErrorCode(error.code()));
            }
        }
        return results;
    }
}
