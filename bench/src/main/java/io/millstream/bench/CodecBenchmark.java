package io.millstream.bench;

import io.millstream.wire.Message;
import io.millstream.wire.WireReader;
import io.millstream.wire.WireWriter;
import io.millstream.wire.message.ApiKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Messages from and to bytes, by our generated classes and by those of Kafka's client; per message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    /** What a busy broker meets most, as clients fill it. */
    public enum Sample {
        /** Ten partitions with a batch of 1 KB each. */
        PRODUCE_REQUEST(ApiKey.PRODUCE, ApiMessageType.PRODUCE, true, 13),
        /** Ten partitions with 10 KB each. */
        FETCH_RESPONSE(ApiKey.FETCH, ApiMessageType.FETCH, false, 17),
        /** Ten topics with a hundred partitions each. */
        METADATA_RESPONSE(ApiKey.METADATA, ApiMessageType.METADATA, false, 13),
        /** Ten partitions. */
        OFFSET_COMMIT_REQUEST(ApiKey.OFFSET_COMMIT, ApiMessageType.OFFSET_COMMIT, true, 9);

        private final ApiKey key;
        private final ApiMessageType kafkasKey;
        private final boolean isRequest;
        private final short version;

        Sample(ApiKey key, ApiMessageType kafkasKey, boolean isRequest, int version) {
            this.key = key;
            this.kafkasKey = kafkasKey;
            this.isRequest = isRequest;
            this.version = (short) version;
        }

        Message read(ByteBuffer bytes) {
            var in = new WireReader(bytes);
            return isRequest ? key.readRequest(in, version) : key.readResponse(in, version);
        }

        ApiMessage readAsKafka(ByteBuffer bytes) {
            ApiMessage message = isRequest ? kafkasKey.newRequest() : kafkasKey.newResponse();
            message.read(new ByteBufferAccessor(bytes), version);
            return message;
        }

        ApiMessage filled() {
            return switch (this) {
                case PRODUCE_REQUEST -> produce();
                case FETCH_RESPONSE -> fetch();
                case METADATA_RESPONSE -> metadata();
                case OFFSET_COMMIT_REQUEST -> commit();
            };
        }
    }

    private static final int FEW = 10;
    private static final int MANY = 100;

    @Param
    public Sample sample = Sample.PRODUCE_REQUEST;

    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private Message ours = new io.millstream.wire.message.ProduceRequest();
    private ApiMessage kafkas = new ProduceRequestData();

    @Setup
    public void fill() {
        kafkas = sample.filled();
        bytes = MessageUtil.toByteBufferAccessor(kafkas, sample.version).buffer();
        ours = sample.read(bytes.duplicate());
        var out = new WireWriter();
        ours.write(out, sample.version);
        if (!out.toByteBuffer().equals(bytes)) {
            throw new IllegalStateException("our bytes of " + sample + " are not Kafka's");
        }
    }

    @Benchmark
    public Message read() {
        return sample.read(bytes.duplicate());
    }

    @Benchmark
    public ApiMessage readAsKafka() {
        return sample.readAsKafka(bytes.duplicate());
    }

    @Benchmark
    public ByteBuffer write() {
        var out = new WireWriter();
        ours.write(out, sample.version);
        return out.toByteBuffer();
    }

    @Benchmark
    public ByteBuffer writeAsKafka() {
        return MessageUtil.toByteBufferAccessor(kafkas, sample.version).buffer();
    }

    private static ApiMessage produce() {
        var topic = new ProduceRequestData.TopicProduceData().setTopicId(new Uuid(1, 2));
        for (int i = 0; i < FEW; i++) {
            topic.partitionData()
                    .add(new ProduceRequestData.PartitionProduceData()
                            .setIndex(i)
                            .setRecords(MemoryRecords.readableRecords(ByteBuffer.allocate(1_000))));
        }
        var topics = new ProduceRequestData.TopicProduceDataCollection();
        topics.add(topic);
        return new ProduceRequestData().setAcks((short) -1).setTimeoutMs(30_000).setTopicData(topics);
    }

    private static ApiMessage fetch() {
        List<FetchResponseData.PartitionData> partitions = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            partitions.add(new FetchResponseData.PartitionData()
                    .setPartitionIndex(i)
                    .setHighWatermark(1_000_000 + i)
                    .setLastStableOffset(1_000_000 + i)
                    .setLogStartOffset(0)
                    .setAbortedTransactions(null)
                    .setRecords(MemoryRecords.readableRecords(ByteBuffer.allocate(10_000))));
        }
        return new FetchResponseData()
                .setSessionId(1)
                .setResponses(List.of(new FetchResponseData.FetchableTopicResponse()
                        .setTopicId(new Uuid(1, 2))
                        .setPartitions(partitions)));
    }

    private static ApiMessage metadata() {
        var topics = new MetadataResponseData.MetadataResponseTopicCollection();
        for (int number = 0; number < FEW; number++) {
            List<MetadataResponseData.MetadataResponsePartition> partitions = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                partitions.add(new MetadataResponseData.MetadataResponsePartition()
                        .setPartitionIndex(i)
                        .setLeaderId(0)
                        .setReplicaNodes(List.of(0))
                        .setIsrNodes(List.of(0)));
            }
            topics.add(new MetadataResponseData.MetadataResponseTopic()
                    .setName("a topic's name " + number)
                    .setTopicId(new Uuid(1, number))
                    .setPartitions(partitions));
        }
        return new MetadataResponseData()
                .setClusterId("a cluster")
                .setControllerId(0)
                .setTopics(topics);
    }

    private static ApiMessage commit() {
        List<OffsetCommitRequestData.OffsetCommitRequestPartition> partitions = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            partitions.add(new OffsetCommitRequestData.OffsetCommitRequestPartition()
                    .setPartitionIndex(i)
                    .setCommittedOffset(1_000_000 + i)
                    .setCommittedMetadata(""));
        }
        return new OffsetCommitRequestData()
                .setGroupId("a group")
                .setMemberId("a member of the group")
                .setGenerationIdOrMemberEpoch(3)
                .setTopics(List.of(new OffsetCommitRequestData.OffsetCommitRequestTopic()
                        .setName("a topic's name")
                        .setPartitions(partitions)));
    }
}
