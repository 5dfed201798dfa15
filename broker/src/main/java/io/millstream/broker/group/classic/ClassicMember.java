package io.millstream.broker.group.classic;

import io.millstream.broker.internal.Deadline;
import io.millstream.wire.message.JoinGroupResponse;
import io.millstream.wire.message.SyncGroupResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A member of a classic group. Belongs to the coordinator's thread. */
final class ClassicMember {
    static final byte[] NO_ASSIGNMENT = new byte[0];

    private final Identity identity;
    private final Deadline session;
    private Terms terms;
    private byte[] assignment = NO_ASSIGNMENT;
    private boolean isNew;
    private @Nullable CompletableFuture<JoinGroupResponse> awaitingJoin;
    private @Nullable CompletableFuture<SyncGroupResponse> awaitingSync;

    /**
     * Who the member is.
     *
     * @param groupInstanceId of a static member, which keeps its place while it is away (KIP-345)
     */
    record Identity(String memberId, @Nullable String groupInstanceId, String clientId, String clientHost) {
        Identity withMemberId(String newMemberId) {
            return new Identity(newMemberId, groupInstanceId, clientId, clientHost);
        }
    }

    /** On what terms it takes part. */
    record Terms(int rebalanceTimeoutMs, int sessionTimeoutMs, List<MemberProtocol> protocols) {}

    /** @param session passes when nothing was heard of the member for too long */
    ClassicMember(Identity identity, Terms terms, Deadline session) {
        this.identity = identity;
        this.terms = terms;
        this.session = session;
    }

    String memberId() {
        return identity.memberId();
    }

    @Nullable
    String groupInstanceId() {
        return identity.groupInstanceId();
    }

    boolean isStatic() {
        return identity.groupInstanceId() != null;
    }

    Identity identity() {
        return identity;
    }

    Terms terms() {
        return terms;
    }

    void change(Terms newTerms) {
        terms = newTerms;
    }

    Deadline session() {
        return session;
    }

    /** The session begins anew. */
    void heard() {
        session.set(terms.sessionTimeoutMs());
    }

    byte[] assignment() {
        return assignment;
    }

    void assign(byte[] newAssignment) {
        assignment = newAssignment;
    }

    /** True until the first generation that it takes part in begins. */
    boolean isNew() {
        return isNew;
    }

    void setNew(boolean newIsNew) {
        isNew = newIsNew;
    }

    boolean isAwaitingJoin() {
        return awaitingJoin != null;
    }

    boolean isAwaitingSync() {
        return awaitingSync != null;
    }

    /** The answer that the member waits for from now on. */
    void awaitJoin(CompletableFuture<JoinGroupResponse> answer) {
        awaitingJoin = answer;
    }

    /** The answer that it has waited for; null if it waits for none. It waits no longer. */
    @Nullable
    CompletableFuture<JoinGroupResponse> endAwaitingJoin() {
        CompletableFuture<JoinGroupResponse> ended = awaitingJoin;
        awaitingJoin = null;
        return ended;
    }

    void awaitSync(CompletableFuture<SyncGroupResponse> answer) {
        awaitingSync = answer;
    }

    @Nullable
    CompletableFuture<SyncGroupResponse> endAwaitingSync() {
        CompletableFuture<SyncGroupResponse> ended = awaitingSync;
        awaitingSync = null;
        return ended;
    }

    /** True if its silence is no sign of death: it waits for the coordinator. */
    boolean isExcused() {
        return !isNew && (isAwaitingJoin() || isAwaitingSync());
    }

    /** What the member says for the protocol of that name. */
    byte[] metadata(String protocol) {
        for (MemberProtocol supported : terms.protocols()) {
            if (supported.name().equals(protocol)) {
                return supported.metadata();
            }
        }
        throw new IllegalArgumentException("member " + memberId() + " does not support protocol " + protocol);
    }

    /** The protocol it likes best of those that everybody supports. */
    String vote(Set<String> candidates) {
        for (MemberProtocol supported : terms.protocols()) {
            if (candidates.contains(supported.name())) {
                return supported.name();
            }
        }
        throw new IllegalArgumentException("member " + memberId() + " supports none of " + candidates);
    }
}
