package io.millstream.broker.group;

import io.millstream.broker.AclOperation;
import io.millstream.broker.ClusterView;
import io.millstream.broker.Endpoint;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.FindCoordinatorRequest;
import io.millstream.wire.message.FindCoordinatorResponse;
import io.millstream.wire.message.FindCoordinatorResponse.Coordinator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** FindCoordinator: this broker coordinates every group and every transaction. */
final class FindCoordinatorHandler implements RequestHandler<FindCoordinatorRequest, FindCoordinatorResponse> {
    private static final int BATCHED_SINCE = 4; // KIP-699
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final int NO_NODE = -1;

    private final ClusterView cluster;

    FindCoordinatorHandler(ClusterView cluster) {
        this.cluster = cluster;
    }

    @Override
    public CompletionStage<@Nullable FindCoordinatorResponse> handle(
            FindCoordinatorRequest request, RequestContext context) {
        var response = new FindCoordinatorResponse();
        if (context.apiVersion() >= BATCHED_SINCE) {
            for (String key : request.coordinatorKeys()) {
                response.coordinators().add(find(request.keyType(), key, context));
            }
        } else {
            Coordinator found = find(request.keyType(), request.key(), context);
            response.errorCode(found.errorCode())
                    .errorMessage(found.errorMessage())
                    .nodeId(found.nodeId())
                    .host(found.host())
                    .port(found.port());
        }
        return CompletableFuture.completedStage(response);
    }

    private Coordinator find(byte keyType, String key, RequestContext context) {
        ErrorCode error = check(keyType, key, context);
        if (error != ErrorCode.NONE) {
            return new Coordinator()
                    .key(key)
                    .errorCode(error.code())
                    .errorMessage(error.name())
                    .nodeId(NO_NODE)
                    .host("")
                    .port(NO_NODE);
        }
        Endpoint endpoint = cluster.endpoint(context.listenerName());
        return new Coordinator()
                .key(key)
                .errorMessage("NONE")
                .nodeId(cluster.nodeId())
                .host(endpoint.host())
                .port(endpoint.port());
    }

    private static ErrorCode check(byte keyType, String key, RequestContext context) {
        return switch (keyType) {
            case GROUP ->
                context.isAllowed(AclOperation.DESCRIBE, ResourceType.GROUP, key)
                        ? ErrorCode.NONE
                        : ErrorCode.GROUP_AUTHORIZATION_FAILED;
            case TRANSACTION ->
                context.isAllowed(AclOperation.DESCRIBE, ResourceType.TRANSACTIONAL_ID, key)
                        ? ErrorCode.NONE
                        : ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
            default -> ErrorCode.INVALID_REQUEST; // share groups are not served
        };
    }
}
