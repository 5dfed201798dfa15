package io.millstream.broker.admin;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ListPartitionReassignmentsRequest;
import io.millstream.wire.message.ListPartitionReassignmentsResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lists the moves that are under way (KIP-455). With one broker there are none. */
final class ListPartitionReassignmentsHandler
        implements RequestHandler<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse> {
    @Override
    public CompletionStage<@Nullable ListPartitionReassignmentsResponse> handle(
            ListPartitionReassignmentsRequest request, RequestContext context) {
        var response = new ListPartitionReassignmentsResponse().errorMessage(null);
        if (!context.isAllowedOnCluster(AclOperation.DESCRIBE)) {
            response.errorCode(ErrorCode.CLUSTER_AUTHORIZATION_FAILED.code())
                    .errorMessage("Cluster authorization failed.");
        }
        return CompletableFuture.completedStage(response);
    }
}
