package io.millstream.broker.access.acl;

import io.millstream.broker.AclOperation;
import io.millstream.broker.ResourceType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides by Kafka's rules, in this order:
 *
 * <ol>
 *   <li>a super user may do everything;
 *   <li>an entry that applies and denies wins over every one that allows;
 *   <li>an entry that applies and allows is enough;
 *   <li>a resource that has entries, none of which said anything about this, is closed;
 *   <li>a resource without any entry is closed too, unless {@code allow.everyone.if.no.acl.found} is set.
 * </ol>
 *
 * <p>An entry applies if its pattern does, its principal is the one who asks or {@code User:*}, its host is the client's
 * address or {@code *}, and it {@linkplain Acl#covers covers} the operation.
 *
 * @param superUsers such as {@code User:admin}
 */
record AclRules(Set<String> superUsers, boolean allowIfNoEntry) {
    /** Whoever asks: the principal as {@code User:name}, and the address the connection comes from. */
    record Asker(String principal, String host) {}

    boolean allow(AclIndex acls, Asker asker, AclOperation operation, ResourceType type, String name) {
        if (superUsers.contains(asker.principal())) {
            return true;
        }
        var verdict = new Verdict();
        acls.forEach(type, name, acl -> {
            verdict.hasEntry = true;
            if (acl.isFor(asker.principal(), asker.host()) && acl.covers(operation)) {
                verdict.denied = acl.permission() == Permission.DENY;
                verdict.allowed = true;
            }
            return !verdict.denied;
        });
        if (verdict.denied) {
            return false;
        }
        return verdict.allowed || (!verdict.hasEntry && allowIfNoEntry);
    }

    /** What was seen so far; {@code denied} ends the search. */
    private static final class Verdict {
        private boolean hasEntry;
        private boolean allowed;
        private boolean denied;
    }

    /**
     * Whether there is any resource of the type on which the operation is allowed (KIP-679: an idempotent producer needs the
     * right to write to some topic).
     *
     * <p>As in Kafka, only entries for the operation itself or for all of them count here, and a name or prefix counts unless
     * an entry that denies covers all of it.
     */
    boolean allowOnAny(AclIndex acls, Asker asker, AclOperation operation, ResourceType type) {
        // Whoever is allowed without any entry, super users among them, is allowed on a name that nobody thought of.
        if (allow(acls, asker, operation, type, "hardcode")) {
            return true;
        }
        var denied = new HashSet<ResourcePattern>();
        List<ResourcePattern> allowed = new ArrayList<>();
        for (Acl acl : acls.all()) {
            ResourcePattern pattern = acl.pattern();
            if (pattern.resourceType() != type
                    || !acl.isFor(asker.principal(), asker.host())
                    || (acl.operation() != operation && acl.operation() != AclOperation.ALL)) {
                continue;
            }
            if (acl.permission() == Permission.ALLOW) {
                allowed.add(pattern);
            } else if (pattern.isWildcard()) {
                return false;
            } else {
                denied.add(pattern);
            }
        }
        return allowed.stream().anyMatch(pattern -> pattern.isWildcard() || !isCovered(pattern, denied));
    }

    private static boolean isCovered(ResourcePattern pattern, Set<ResourcePattern> denied) {
        return denied.contains(pattern)
                || denied.stream()
                        .anyMatch(other -> other.patternType() == PatternType.PREFIXED
                                && pattern.name().startsWith(other.name()));
    }
}
