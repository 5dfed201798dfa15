package io.millstream.broker.server;

import io.millstream.log.RecordBatchBuilder;
import io.millstream.wire.BytesRecords;
import io.millstream.wire.Records;
import io.millstream.wire.message.FetchRequest;
import io.millstream.wire.message.FetchRequest.FetchPartition;
import io.millstream.wire.message.FetchRequest.FetchTopic;
import io.millstream.wire.message.FetchResponse;
import io.millstream.wire.message.ProduceRequest;
import io.millstream.wire.message.ProduceResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests as clients send them, and what is interesting in their answers. */
final class Requests {
    private Requests() {}

    static ByteBuffer batch(String... values) {
        var builder = new RecordBatchBuilder();
        for (String value : values) {
            builder.add(1, null, value.getBytes(StandardCharsets.UTF_8));
        }
        ByteBuffer built = builder.build();
        return ByteBuffer.allocate(built.remaining()).put(built).flip();
    }

    static ProduceRequest produce(int acks, String topic, int partition, ByteBuffer records) {
        return new ProduceRequest()
                .acks((short) acks)
                .timeoutMs(1000)
                .topicData(List.of(new ProduceRequest.TopicProduceData()
                        .name(topic)
                        .partitionData(List.of(new ProduceRequest.PartitionProduceData()
                                .index(partition)
                                .records(new BytesRecords(records))))));
    }

    static ProduceResponse.PartitionProduceResponse only(ProduceResponse answer) {
        return answer.responses().get(0).partitionResponses().get(0);
    }

    /** All partitions of one topic from the given offsets on, in one request. */
    static FetchRequest fetch(int maxWaitMs, String topic, long... offsets) {
        var partitions = new ArrayList<FetchPartition>();
        for (int i = 0; i < offsets.length; i++) {
            partitions.add(
                    new FetchPartition().partition(i).fetchOffset(offsets[i]).partitionMaxBytes(1_000_000));
        }
        return new FetchRequest()
                .maxWaitMs(maxWaitMs)
                .minBytes(1)
                .topics(new ArrayList<>(List.of(new FetchTopic().topic(topic).partitions(partitions))));
    }

    static List<FetchResponse.PartitionData> partitions(FetchResponse answer) {
        var all = new ArrayList<FetchResponse.PartitionData>();
        answer.responses().forEach(topic -> all.addAll(topic.partitions()));
        return all;
    }

    static int sizeBytes(FetchResponse.PartitionData partition) {
        Records records = partition.records();
        return records == null ? 0 : records.sizeBytes();
    }
}
