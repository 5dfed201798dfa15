package io.millstream.broker.access.acl;

import io.millstream.broker.AclOperation;
import io.millstream.broker.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * Chooses entries, as DescribeAcls and DeleteAcls do (KIP-140, KIP-290).
 *
 * @param entry the fields of an entry that are not about the resource
 */
record AclFilter(ResourceType resourceType, @Nullable String name, PatternType patternType, Entry entry) {
    /** Null and ANY choose everything. */
    record Entry(@Nullable String principal, @Nullable String host, AclOperation operation, Permission permission) {
        boolean chooses(Acl acl) {
            return (principal == null || principal.equals(acl.principal()))
                    && (host == null || host.equals(acl.host()))
                    && (operation == AclOperation.ANY || operation == acl.operation())
                    && (permission == Permission.ANY || permission == acl.permission());
        }

        boolean hasUnknown() {
            return operation == AclOperation.UNKNOWN || permission == Permission.UNKNOWN;
        }
    }

    boolean chooses(Acl acl) {
        return (resourceType == ResourceType.ANY
                        || resourceType == acl.pattern().resourceType())
                && choosesName(acl.pattern())
                && entry.chooses(acl);
    }

    private boolean choosesName(ResourcePattern pattern) {
        boolean bothKinds = patternType == PatternType.ANY || patternType == PatternType.MATCH;
        if (!bothKinds && patternType != pattern.patternType()) {
            return false;
        }
        if (name == null) {
            return true;
        }
        return patternType == PatternType.MATCH ? pattern.appliesTo(name) : name.equals(pattern.name());
    }

    /** Whether it names something that this version does not know: it cannot be answered then. */
    boolean hasUnknown() {
        return resourceType == ResourceType.UNKNOWN || patternType == PatternType.UNKNOWN || entry.hasUnknown();
    }
}
