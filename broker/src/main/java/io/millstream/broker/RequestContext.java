package io.millstream.broker;

import io.millstream.wire.message.ApiKey;
import java.net.InetAddress;

/**
 * Who sent a request, in which version, and what they may do.
 *
 * @param apiKey the kind of request
 * @param apiVersion its version, which is also the version of the answer
 * @param clientId what the client calls itself; empty if it sent none
 * @param session the connection it came over
 * @param authorizer decides {@link #isAllowed}
 */
public record RequestContext(ApiKey apiKey, int apiVersion, String clientId, Session session, Authorizer authorizer) {
    /** The KIP-430 value of an answer that was not asked for authorized operations. */
    public static final int OPERATIONS_NOT_ASKED = Integer.MIN_VALUE;

    public Principal principal() {
        return session.principal();
    }

    public String listenerName() {
        return session.listener().name();
    }

    public InetAddress clientAddress() {
        return session.clientAddress();
    }

    /** Names the connection in logs and in fetch sessions; never given twice. */
    public long connectionId() {
        return session.connectionId();
    }

    /** True if the sender may do {@code operation} on the resource of that name. */
    public boolean isAllowed(AclOperation operation, ResourceType type, String name) {
        return authorizer.isAllowed(session, operation, type, name);
    }

    /** True if the sender may do {@code operation} on the cluster. */
    public boolean isAllowedOnCluster(AclOperation operation) {
        return authorizer.isAllowed(session, operation, ResourceType.CLUSTER, ResourceType.CLUSTER_NAME);
    }

    /**
     * The operations on a resource that the sender may do, as a set of bits, bit n for the operation with the code n
     * (KIP-430): the {@code *AuthorizedOperations} of several answers.
     */
    public int authorizedOperations(ResourceType type, String name) {
        int bits = 0;
        for (AclOperation operation : type.operations()) {
            if (isAllowed(operation, type, name)) {
                bits |= 1 << operation.code();
            }
        }
        return bits;
    }
}
