package io.millstream.broker.topic;

import io.millstream.broker.BrokerEnvironment;
import io.millstream.broker.ClusterView;
import io.millstream.broker.HandlerTable;
import io.millstream.broker.Quotas;
import io.millstream.broker.Topics;
import io.millstream.broker.TransactionPartitions;
import io.millstream.wire.message.ApiKey;

/** The handlers of this package. */
public final class TopicHandlers {
    /**
     * What they share with the rest of the broker.
     *
     * @param topics finds partitions
     * @param cluster this broker as clients see it
     * @param quotas slow down who writes or reads too much
     * @param transactions learns of the partitions that transactions write to
     */
    public record Surroundings(Topics topics, ClusterView cluster, Quotas quotas, TransactionPartitions transactions) {}

    private final Surroundings around;
    private final ServingSettings settings;
    private final BrokerEnvironment environment;
    private final Deadlines deadlines;

    public TopicHandlers(Surroundings around, ServingSettings settings, BrokerEnvironment environment) {
        this.around = around;
        this.settings = settings;
        this.environment = environment;
        this.deadlines =
                new Deadlines(environment.schedulers().apply("millstream-fetch-deadlines"), environment.clock());
    }

    public void register(HandlerTable table) {
        var topics = around.topics();
        var cluster = around.cluster();
        var autoTopics = new AutoTopics(topics, settings);
        var sessions = new FetchSessions(settings.fetchSessionSlots(), environment.clock(), environment.random());
        var fetch = new FetchHandler(topics, around.quotas(), sessions, deadlines, environment, (int)
                settings.maxFetchBytes().bytes());
        table.servePipelined(ApiKey.PRODUCE, 3, 13, new ProduceHandler(topics, around.quotas(), around.transactions()))
                .serve(ApiKey.FETCH, 4, 18, fetch)
                .serveBlocking(ApiKey.LIST_OFFSETS, 1, 11, new ListOffsetsHandler(topics))
                .serve(ApiKey.METADATA, 0, 13, new MetadataHandler(topics, autoTopics, cluster, environment.blocking()))
                .serve(ApiKey.OFFSET_FOR_LEADER_EPOCH, 2, 4, new OffsetForLeaderEpochHandler(topics))
                .serve(ApiKey.API_VERSIONS, 0, 5, new ApiVersionsHandler(table, cluster))
                .serve(ApiKey.DESCRIBE_CLUSTER, 0, 2, new DescribeClusterHandler(cluster))
                .serve(
                        ApiKey.DESCRIBE_TOPIC_PARTITIONS,
                        0,
                        0,
                        new DescribeTopicPartitionsHandler(topics, cluster, settings.partitionRequestLimit()));
    }

    /** Answers every fetch that waits: the connections are about to be closed. */
    public void endWaiting() {
        deadlines.endAll();
    }
}
