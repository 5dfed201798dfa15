package io.millstream.broker.topic;

import io.millstream.broker.ClusterView;
import io.millstream.broker.Endpoint;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DescribeClusterRequest;
import io.millstream.wire.message.DescribeClusterResponse;
import io.millstream.wire.message.DescribeClusterResponse.DescribeClusterBroker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** DescribeCluster: one broker, which is also the controller. */
final class DescribeClusterHandler implements RequestHandler<DescribeClusterRequest, DescribeClusterResponse> {
    private static final byte BROKERS = 1;
    private static final byte CONTROLLERS = 2;

    private final ClusterView cluster;

    DescribeClusterHandler(ClusterView cluster) {
        this.cluster = cluster;
    }

    @Override
    public CompletionStage<@Nullable DescribeClusterResponse> handle(
            DescribeClusterRequest request, RequestContext context) {
        return CompletableFuture.completedStage(answer(request, context));
    }

    private DescribeClusterResponse answer(DescribeClusterRequest request, RequestContext context) {
        if (request.endpointType() != BROKERS) {
            boolean exists = request.endpointType() == CONTROLLERS;
            return new DescribeClusterResponse()
                    .errorCode(
                            (exists ? ErrorCode.MISMATCHED_ENDPOINT_TYPE : ErrorCode.UNSUPPORTED_ENDPOINT_TYPE).code())
                    .errorMessage("This address is a broker's: ask for endpoint type " + BROKERS + ".");
        }
        Endpoint endpoint = cluster.endpoint(context.listenerName());
        var response =
                new DescribeClusterResponse().clusterId(cluster.clusterId()).controllerId(cluster.nodeId());
        response.brokers()
                .add(new DescribeClusterBroker()
                        .brokerId(cluster.nodeId())
                        .host(endpoint.host())
                        .port(endpoint.port())
                        .rack(cluster.rack()));
        if (request.includeClusterAuthorizedOperations()) {
            response.clusterAuthorizedOperations(ClusterOperations.allowed(context));
        }
        return response;
    }
}
