package io.millstream.broker.topic;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.ResourceType;

/** The operations on the cluster that a client is told it may do. */
final class ClusterOperations {
    private ClusterOperations() {}

    /** None, for who may not even describe the cluster. */
    static int allowed(RequestContext context) {
        return context.isAllowedOnCluster(AclOperation.DESCRIBE)
                ? context.authorizedOperations(ResourceType.CLUSTER, ResourceType.CLUSTER_NAME)
                : 0;
    }
}
