package io.millstream.broker.group.consumer;

import org.jspecify.annotations.Nullable;

/**
 * Whose member it is.
 *
 * @param instanceId names a static member across restarts (KIP-345); null for a dynamic one
 * @param rackId where the member runs, as it says
 * @param clientId what the client calls itself
 * @param clientHost the address it came from
 */
record MemberClient(@Nullable String instanceId, @Nullable String rackId, String clientId, String clientHost) {
    static final MemberClient UNKNOWN = new MemberClient(null, null, "", "");
}
