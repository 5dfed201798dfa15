package io.millstream.broker.topic;

import io.millstream.base.JobException;
import io.millstream.broker.AclOperation;
import io.millstream.broker.Quotas;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.broker.TransactionPartitions;
import io.millstream.log.AppendOptions;
import io.millstream.log.AppendResult;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.TopicName;
import io.millstream.wire.BytesRecords;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ProduceRequest;
import io.millstream.wire.message.ProduceRequest.PartitionProduceData;
import io.millstream.wire.message.ProduceRequest.TopicProduceData;
import io.millstream.wire.message.ProduceResponse;
import io.millstream.wire.message.ProduceResponse.BatchIndexAndErrorMessage;
import io.millstream.wire.message.ProduceResponse.PartitionProduceResponse;
import io.millstream.wire.message.ProduceResponse.TopicProduceResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Produce: appends record batches from where they lie in the connection's buffer.
 *
 * <p>Under acks=1 the answer follows the write; under acks=all the force, which all appends that wait share; under acks=0
 * there is none, and what goes wrong closes the connection, as in Kafka.
 */
final class ProduceHandler implements RequestHandler<ProduceRequest, ProduceResponse> {
    private static final short ALL = -1;
    private static final short NONE = 0;
    private static final short ONE = 1;
    private static final int WITH_TOPIC_IDS = 13;
    private static final int WITH_IMPLICIT_PARTITIONS = 12;
    private static final int WITH_ABORTABLE_ERRORS = 11;
    private static final CompletionStage<@Nullable ProduceResponse> NO_ANSWER = CompletableFuture.completedStage(null);

    private final Topics topics;
    private final Quotas quotas;
    private final TransactionPartitions transactions;

    ProduceHandler(Topics topics, Quotas quotas, TransactionPartitions transactions) {
        this.topics = topics;
        this.quotas = quotas;
        this.transactions = transactions;
    }

    @Override
    public CompletionStage<@Nullable ProduceResponse> handle(ProduceRequest request, RequestContext context) {
        short acks = request.acks();
        if (acks != ALL && acks != NONE && acks != ONE) {
            return CompletableFuture.completedStage(refuse(request, ErrorCode.INVALID_REQUIRED_ACKS));
        }
        String transactionalId = request.transactionalId();
        boolean isForbidden = transactionalId != null
                && !context.isAllowed(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, transactionalId);
        if (isForbidden) {
            return answer(refuse(request, ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED), acks, context);
        }
        var work = new Work(request, context);
        work.start();
        if (work.pending.isEmpty()) {
            return work.finish();
        }
        if (work.isAdding) {
            context.session().answerBeforeNext(); // or a later batch could overtake this one
        }
        CompletableFuture<?>[] all = work.pending.toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> done = all.length == 1 ? all[0].thenApply(any -> null) : CompletableFuture.allOf(all);
        return done.thenCompose(any -> work.finish());
    }

    @Override
    public @Nullable ProduceResponse afterDefect(ProduceRequest request, ErrorCode error) {
        return request.acks() == NONE ? null : refuse(request, error);
    }

    private static ProduceResponse refuse(ProduceRequest request, ErrorCode error) {
        var response = new ProduceResponse();
        for (TopicProduceData topic : request.topicData()) {
            var answers = answersOf(topic, response);
            for (PartitionProduceData partition : topic.partitionData()) {
                answers.add(failed(partition.index(), error, null));
            }
        }
        return response;
    }

    private static List<PartitionProduceResponse> answersOf(TopicProduceData topic, ProduceResponse response) {
        var answer = new TopicProduceResponse().name(topic.name()).topicId(topic.topicId());
        response.responses().add(answer);
        return answer.partitionResponses();
    }

    private static PartitionProduceResponse failed(int index, ErrorCode error, @Nullable String message) {
        return fail(new PartitionProduceResponse().index(index), error, message);
    }

    private static PartitionProduceResponse fail(
            PartitionProduceResponse answer, ErrorCode error, @Nullable String message) {
        return answer.errorCode(error.code())
                .errorMessage(message)
                .baseOffset(-1)
                .logStartOffset(-1);
    }

    /** With acks=0 nobody reads an answer: the end of the connection is the only word for a failure. */
    private static CompletionStage<@Nullable ProduceResponse> answer(
            ProduceResponse response, short acks, RequestContext context) {
        if (acks != NONE) {
            return CompletableFuture.completedStage(response);
        }
        for (TopicProduceResponse topic : response.responses()) {
            for (PartitionProduceResponse partition : topic.partitionResponses()) {
                if (partition.errorCode() != ErrorCode.NONE.code()) {
                    context.session().closeAfterAnswer();
                }
            }
        }
        return NO_ANSWER;
    }

    /** One request while its batches are appended. */
    private final class Work {
        private final ProduceRequest request;
        private final RequestContext context;
        private final AppendOptions options;
        private final ProduceResponse response = new ProduceResponse();
        private final List<CompletableFuture<?>> pending = new ArrayList<>(1);
        private boolean isAdding; // a partition to a transaction
        private long appendedBytes;

        Work(ProduceRequest request, RequestContext context) {
            this.request = request;
            this.context = context;
            this.options = AppendOptions.untrusted(
                    switch (request.acks()) {
                        case ALL -> ForcePolicy.FORCED;
                        case NONE -> ForcePolicy.NONE;
                        default -> ForcePolicy.WRITTEN;
                    });
        }

        void start() {
            for (TopicProduceData topic : request.topicData()) {
                List<PartitionProduceResponse> answers = answersOf(topic, response);
                Topics.Topic found = context.apiVersion() >= WITH_TOPIC_IDS
                        ? topics.find(topic.topicId())
                        : topics.find(topic.name());
                String name = found == null ? topic.name() : found.name();
                ErrorCode error = check(name, found);
                for (PartitionProduceData partition : topic.partitionData()) {
                    var answer = new PartitionProduceResponse().index(partition.index());
                    answers.add(answer);
                    PartitionLog log = found != null && error == ErrorCode.NONE
                            ? topics.partition(found, partition.index())
                            : null;
                    if (log != null) {
                        append(partition, log, answer);
                    } else {
                        fail(answer, error == ErrorCode.NONE ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : error, null);
                    }
                }
            }
        }

        CompletionStage<@Nullable ProduceResponse> finish() {
            int pauseMs = quotas.produced(context, appendedBytes);
            if (pauseMs > 0) {
                response.throttleTimeMs(pauseMs);
                context.session().pauseAfterAnswer(pauseMs);
            }
            return answer(response, request.acks(), context);
        }

        private ErrorCode check(String name, Topics.@Nullable Topic found) {
            if (found == null && context.apiVersion() >= WITH_TOPIC_IDS) {
                return ErrorCode.UNKNOWN_TOPIC_ID;
            }
            if (!context.isAllowed(AclOperation.WRITE, ResourceType.TOPIC, name)) {
                return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
            }
            if (found == null) {
                return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
            }
            return TopicName.isInternal(name) ? ErrorCode.INVALID_TOPIC_EXCEPTION : ErrorCode.NONE;
        }

        private void append(PartitionProduceData partition, PartitionLog log, PartitionProduceResponse answer) {
            ByteBuffer bytes = partition.records() instanceof BytesRecords inMemory ? inMemory.bytes() : null;
            var check = ProducedBatch.check(bytes, context.apiVersion());
            if (bytes == null || check.error() != ErrorCode.NONE) {
                fail(answer, check.error(), check.message());
                return;
            }
            String transactionalId = request.transactionalId();
            if (transactionalId == null
                    || context.apiVersion() < WITH_IMPLICIT_PARTITIONS
                    || !ProducedBatch.isTransactional(bytes)) {
                append(bytes, log, answer);
                return;
            }
            CompletableFuture<ErrorCode> added = transactions
                    .add(ProducedBatch.transactional(transactionalId, bytes, log.topicPartition()))
                    .toCompletableFuture();
            if (added.isDone() && !added.isCompletedExceptionally()) {
                appendIf(added.join(), bytes, log, answer);
                return;
            }
            isAdding = true;
            pending.add(added.thenComposeAsync(
                    verdict -> {
                        int before = pending.size();
                        appendIf(verdict, bytes, log, answer);
                        return pending.size() > before ? pending.get(before) : CompletableFuture.completedFuture(null);
                    },
                    context.session().thread()));
        }

        private void appendIf(ErrorCode verdict, ByteBuffer bytes, PartitionLog log, PartitionProduceResponse answer) {
            if (verdict == ErrorCode.NONE) {
                append(bytes, log, answer);
            } else {
                fail(answer, verdict, null);
            }
        }

        private void append(ByteBuffer bytes, PartitionLog log, PartitionProduceResponse answer) {
            try {
                AppendResult result = log.append(bytes, options);
                if (result instanceof AppendResult.Appended appended) {
                    appendedBytes += bytes.remaining();
                    answer.baseOffset(appended.baseOffset())
                            .logAppendTimeMs(appended.logAppendTimeMs())
                            .logStartOffset(log.logStartOffset());
                    if (options.force() == ForcePolicy.FORCED) {
                        await(appended.acknowledged(), log, answer);
                    }
                } else {
                    var refused = (AppendResult.Refused) result;
                    fail(answer, code(refused.reason()), refused.message()).logStartOffset(log.logStartOffset());
                    blame(refused, answer);
                }
            } catch (JobException e) {
                fail(answer, LogErrors.code(e, log), e.getMessage());
            }
        }

        /** Names the record, so that the producer fails it by its own message and the others by their batch (KIP-467). */
        private void blame(AppendResult.Refused refused, PartitionProduceResponse answer) {
            if (refused.recordIndex() != AppendResult.Refused.NO_RECORD) {
                answer.recordErrors(List.of(new BatchIndexAndErrorMessage()
                        .batchIndex(refused.recordIndex())
                        .batchIndexErrorMessage(refused.message())));
            }
        }

        private ErrorCode code(AppendResult.Reason reason) {
            return reason == AppendResult.Reason.NO_OPEN_TRANSACTION && context.apiVersion() >= WITH_ABORTABLE_ERRORS
                    ? ErrorCode.TRANSACTION_ABORTABLE // KIP-890
                    : LogErrors.code(reason);
        }

        private void await(CompletionStage<Void> acknowledged, PartitionLog log, PartitionProduceResponse answer) {
            pending.add(acknowledged
                    .handle((any, failure) -> {
                        if (failure != null) {
                            ErrorCode error =
                                    log.isGone() ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.KAFKA_STORAGE_ERROR;
                            fail(answer, error, failure.getMessage());
                        }
                        return answer;
                    })
                    .toCompletableFuture());
        }
    }
}
