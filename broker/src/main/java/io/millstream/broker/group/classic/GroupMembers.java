package io.millstream.broker.group.classic;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a classic group in the order in which they came, and the leader among them, who computes the assignment.
 */
final class GroupMembers {
    private final Map<String, ClassicMember> byId = new LinkedHashMap<>();
    private final Map<String, String> idByInstance = new HashMap<>();
    private @Nullable String leaderId;

    Collection<ClassicMember> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    int count() {
        return byId.size();
    }

    @Nullable
    ClassicMember find(String memberId) {
        return byId.get(memberId);
    }

    /** The member of that id, which is there. */
    ClassicMember get(String memberId) {
        ClassicMember member = byId.get(memberId);
        if (member == null) {
            throw new IllegalStateException("there is no member " + memberId + " among " + byId.keySet());
        }
        return member;
    }

    /** Who holds the place of a static member; null if nobody does. */
    @Nullable
    String memberIdOf(String groupInstanceId) {
        return idByInstance.get(groupInstanceId);
    }

    /** Adds a member; the first one leads. */
    void add(ClassicMember member) {
        byId.put(member.memberId(), member);
        String groupInstanceId = member.groupInstanceId();
        if (groupInstanceId != null) {
            idByInstance.put(groupInstanceId, member.memberId());
        }
        if (leaderId == null) {
            leaderId = member.memberId();
        }
    }

    /** Removes a member; if it was the leader, the oldest one leads. */
    void remove(String memberId) {
        ClassicMember removed = byId.remove(memberId);
        if (removed == null) {
            return;
        }
        String groupInstanceId = removed.groupInstanceId();
        if (groupInstanceId != null) {
            idByInstance.remove(groupInstanceId, memberId);
        }
        if (memberId.equals(leaderId)) {
            leaderId = byId.isEmpty() ? null : byId.keySet().iterator().next();
        }
    }

    /** Puts {@code successor} in the place of a static member, at the head of the group if it led. */
    void replace(ClassicMember member, ClassicMember successor) {
        boolean led = isLeader(member.memberId());
        remove(member.memberId());
        add(successor);
        if (led) {
            leaderId = successor.memberId();
        }
    }

    boolean isLeader(String memberId) {
        return memberId.equals(leaderId);
    }

    /** The leader's id; empty if there is none. */
    String leaderId() {
        return leaderId == null ? "" : leaderId;
    }

    /** Lets the member lead that led before; false if there is none, and then the first one leads. */
    boolean restoreLeader(@Nullable String memberId) {
        boolean isThere = memberId != null && byId.containsKey(memberId);
        leaderId = isThere ? memberId : leaderId;
        return isThere;
    }

    /** Lets one lead that has joined; false if none has. */
    boolean electJoinedLeader() {
        ClassicMember leader = leaderId == null ? null : byId.get(leaderId);
        if (leader == null) {
            return false;
        }
        if (leader.isAwaitingJoin()) {
            return true;
        }
        for (ClassicMember member : byId.values()) {
            if (member.isAwaitingJoin()) {
                leaderId = member.memberId();
                return true;
            }
        }
        return false;
    }

    int joinedCount() {
        return (int)
                byId.values().stream().filter(ClassicMember::isAwaitingJoin).count();
    }

    /** The protocols that all members support. */
    Set<String> commonProtocols() {
        Set<String> common = null;
        for (ClassicMember member : byId.values()) {
            var supported = new LinkedHashSet<String>();
            member.terms().protocols().forEach(offered -> supported.add(offered.name()));
            if (common == null) {
                common = supported;
            } else {
                common.retainAll(supported);
            }
        }
        return common == null ? new HashSet<>() : common;
    }

    /** The protocol that most members like best, of those that all support. */
    String electProtocol() {
        Set<String> candidates = commonProtocols();
        var votes = new LinkedHashMap<String, Integer>();
        for (ClassicMember member : byId.values()) {
            votes.merge(member.vote(candidates), 1, Integer::sum);
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow(() -> new IllegalStateException("no member votes for a protocol"))
                .getKey();
    }
}
