package io.millstream.broker.access.acl;

import java.util.Comparator;

/** The order in which entries are shown, so that the same entries give the same answer. */
final class AclOrder {
    static final Comparator<Acl> BY_RESOURCE = Comparator.comparing(
                    (Acl acl) -> acl.pattern().resourceType())
            .thenComparing(acl -> acl.pattern().name())
            .thenComparing(acl -> acl.pattern().patternType())
            .thenComparing(Acl::principal)
            .thenComparing(Acl::host)
            .thenComparing(Acl::operation)
            .thenComparing(Acl::permission);

    private AclOrder() {}
}
