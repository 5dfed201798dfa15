package io.millstream.broker.group;

import org.jspecify.annotations.Nullable;

/**
 * Who commits offsets.
 *
 * @param memberId empty if it is no member
 * @param groupInstanceId of a static member (KIP-345)
 * @param generationOrEpoch generation of a classic group, member epoch of a consumer group; negative if it is no member
 * @param isTransactional true for TxnOffsetCommit
 * @param apiVersion of the request
 */
public record CommitSource(
        String memberId,
        @Nullable String groupInstanceId,
        int generationOrEpoch,
        boolean isTransactional,
        int apiVersion) {}
