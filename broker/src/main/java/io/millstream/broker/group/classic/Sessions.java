package io.millstream.broker.group.classic;

import io.millstream.broker.internal.Deadline;
import io.millstream.broker.internal.Mailbox;
import io.millstream.wire.ErrorCode;
import java.lang.System.Logger.Level;

/**
 * Watches that members are alive: each must be heard of within its session timeout.
 *
 * <p>While a member waits for the coordinator (for the others to join, or for the leader) its silence counts for nothing;
 * only one that joins for the first time must have its answer in five minutes, because such a request may have been
 * given up and sent again many times over.
 */
final class Sessions {
    /** As in Kafka; no setting there either. */
    static final long NEW_MEMBER_JOIN_TIMEOUT_MS = 5 * 60 * 1000L;

    private static final System.Logger LOGGER = System.getLogger(Sessions.class.getName());

    private final Mailbox mailbox;
    private final Rebalancing rebalancing;

    Sessions(Mailbox mailbox, Rebalancing rebalancing) {
        this.mailbox = mailbox;
        this.rebalancing = rebalancing;
    }

    /** A member whose session begins when it is first heard of. */
    ClassicMember newMember(ClassicGroup group, ClassicMember.Identity identity, ClassicMember.Terms terms) {
        Deadline session = mailbox.deadline(() -> expire(group, identity.memberId()));
        return new ClassicMember(identity, terms, session);
    }

    private void expire(ClassicGroup group, String memberId) {
        ClassicMember member = group.members().find(memberId);
        if (member == null || member.isExcused()) {
            return; // whoever is excused gets a new session with its answer
        }
        LOGGER.log(Level.INFO, "Member " + memberId + " of group " + group.groupId() + " was not heard of in time");
        Answers.join(member, ErrorCode.UNKNOWN_MEMBER_ID);
        group.members().remove(memberId);
        rebalancing.memberGone(group, "member " + memberId + " was not heard of in time");
    }

    /** Keeps an id for a member that has to come back with it within its session timeout (KIP-394). */
    void expectPending(ClassicGroup group, String memberId, int sessionTimeoutMs) {
        Deadline deadline = mailbox.deadline(() -> {
            if (group.pendingMembers().remove(memberId) != null) {
                rebalancing.pendingMemberGone(group);
            }
        });
        group.pendingMembers().put(memberId, deadline);
        deadline.set(sessionTimeoutMs);
    }
}
