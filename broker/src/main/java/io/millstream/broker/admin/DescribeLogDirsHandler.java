package io.millstream.broker.admin;

import io.millstream.base.Disk;
import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.Topics;
import io.millstream.log.PartitionLog;
import io.millstream.log.TopicDescription;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DescribeLogDirsRequest;
import io.millstream.wire.message.DescribeLogDirsRequest.DescribableLogDirTopic;
import io.millstream.wire.message.DescribeLogDirsResponse;
import io.millstream.wire.message.DescribeLogDirsResponse.DescribeLogDirsPartition;
import io.millstream.wire.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import io.millstream.wire.message.DescribeLogDirsResponse.DescribeLogDirsTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sizes of partitions in the one directory there is (KIP-113), and of the volume it is on (KIP-827). */
final class DescribeLogDirsHandler implements RequestHandler<DescribeLogDirsRequest, DescribeLogDirsResponse> {
    private final Topics topics;
    private final Disk disk;
    private final Path directory;

    DescribeLogDirsHandler(Topics topics, Disk disk, Path directory) {
        this.topics = topics;
        this.disk = disk;
        this.directory = directory;
    }

    @Override
    public CompletionStage<@Nullable DescribeLogDirsResponse> handle(
            DescribeLogDirsRequest request, RequestContext context) {
        var response = new DescribeLogDirsResponse();
        if (!context.isAllowedOnCluster(AclOperation.DESCRIBE)) {
            return CompletableFuture.completedStage(response.errorCode(ErrorCode.CLUSTER_AUTHORIZATION_FAILED.code()));
        }
        var described = new ArrayList<DescribeLogDirsTopic>();
        List<DescribableLogDirTopic> wanted = request.topics();
        if (wanted == null) {
            for (TopicDescription topic : topics.all()) {
                describe(
                        topic.name(),
                        IntStream.range(0, topic.partitionCount()).boxed().toList(),
                        described);
            }
        } else {
            wanted.forEach(topic -> describe(topic.topic(), topic.partitions(), described));
        }
        var result = new DescribeLogDirsResult().logDir(directory.toString()).topics(described);
        try {
            result.totalBytes(disk.totalBytes(directory)).usableBytes(disk.usableBytes(directory));
        } catch (IOException e) {
            result.errorCode(ErrorCode.KAFKA_STORAGE_ERROR.code());
        }
        return CompletableFuture.completedStage(response.results(List.of(result)));
    }

    private void describe(String topic, List<Integer> numbers, List<DescribeLogDirsTopic> described) {
        var partitions = new ArrayList<DescribeLogDirsPartition>();
        for (int number : numbers) {
            PartitionLog partition = topics.partition(topic, number);
            if (partition != null) {
                partitions.add(
                        new DescribeLogDirsPartition().partitionIndex(number).partitionSize(partition.sizeBytes()));
            }
        }
        if (!partitions.isEmpty()) {
            described.add(new DescribeLogDirsTopic().name(topic).partitions(partitions));
        }
    }
}
