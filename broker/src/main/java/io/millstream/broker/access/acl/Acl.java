package io.millstream.broker.access.acl;

import io.millstream.broker.AclOperation;

/**
 * One entry of the access lists: somebody is allowed or denied an operation on resources.
 *
 * @param principal {@code User:alice}, or {@code User:*} for everybody
 * @param host an address as text, or {@code *} for all
 */
record Acl(ResourcePattern pattern, String principal, String host, AclOperation operation, Permission permission) {
    static final String EVERYBODY = "User:*";
    static final String ANY_HOST = "*";

    boolean isFor(String somebody, String address) {
        return (principal.equals(somebody) || principal.equals(EVERYBODY))
                && (host.equals(ANY_HOST) || host.equals(address));
    }

    /**
     * Whether the entry says something about {@code wanted}. An allowed operation carries the right to look at what it is
     * allowed on; a denied one takes nothing else away.
     */
    boolean covers(AclOperation wanted) {
        if (operation == AclOperation.ALL || operation == wanted) {
            return true;
        }
        if (permission != Permission.ALLOW) {
            return false;
        }
        return switch (wanted) {
            case DESCRIBE ->
                operation == AclOperation.READ
                        || operation == AclOperation.WRITE
                        || operation == AclOperation.DELETE
                        || operation == AclOperation.ALTER;
            case DESCRIBE_CONFIGS -> operation == AclOperation.ALTER_CONFIGS;
            default -> false;
        };
    }
}
