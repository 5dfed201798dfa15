package io.millstream.broker.admin;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.Topics;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.AlterReplicaLogDirsRequest;
import io.millstream.wire.message.AlterReplicaLogDirsRequest.AlterReplicaLogDir;
import io.millstream.wire.message.AlterReplicaLogDirsRequest.AlterReplicaLogDirTopic;
import io.millstream.wire.message.AlterReplicaLogDirsResponse;
import io.millstream.wire.message.AlterReplicaLogDirsResponse.AlterReplicaLogDirPartitionResult;
import io.millstream.wire.message.AlterReplicaLogDirsResponse.AlterReplicaLogDirTopicResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Moves partitions between directories (KIP-113): to the one directory they are in, and to no other. */
final class AlterReplicaLogDirsHandler
        implements RequestHandler<AlterReplicaLogDirsRequest, AlterReplicaLogDirsResponse> {
    private final Topics topics;
    private final Path directory;

    AlterReplicaLogDirsHandler(Topics topics, Path directory) {
        this.topics = topics;
        this.directory = directory;
    }

    @Override
    public CompletionStage<@Nullable AlterReplicaLogDirsResponse> handle(
            AlterReplicaLogDirsRequest request, RequestContext context) {
        boolean allowed = context.isAllowedOnCluster(AclOperation.ALTER);
        var results = new ArrayList<AlterReplicaLogDirTopicResult>();
        for (AlterReplicaLogDir target : request.dirs()) {
            for (AlterReplicaLogDirTopic topic : target.topics()) {
                var partitions = new ArrayList<AlterReplicaLogDirPartitionResult>();
                for (int number : topic.partitions()) {
                    ErrorCode error = allowed
                            ? move(target.path(), topic.name(), number)
                            : ErrorCode.CLUSTER_AUTHORIZATION_FAILED;
                    partitions.add(new AlterReplicaLogDirPartitionResult()
                            .partitionIndex(number)
                            .errorCode(error.code()));
                }
                results.add(new AlterReplicaLogDirTopicResult()
                        .topicName(topic.name())
                        .partitions(partitions));
            }
        }
        return CompletableFuture.completedStage(new AlterReplicaLogDirsResponse().results(results));
    }

    private ErrorCode move(String path, String topic, int partition) {
        if (!path.equals(directory.toString())) {
            return ErrorCode.LOG_DIR_NOT_FOUND;
        }
        return topics.partition(topic, partition) == null ? ErrorCode.REPLICA_NOT_AVAILABLE : ErrorCode.NONE;
    }
}
