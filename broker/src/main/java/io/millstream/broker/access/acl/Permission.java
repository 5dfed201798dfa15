package io.millstream.broker.access.acl;

/** What an access list entry says. Numbers as in Kafka's protocol. */
enum Permission {
    UNKNOWN(0),
    /** In a filter: both. */
    ANY(1),
    DENY(2),
    ALLOW(3);

    private final byte code;

    Permission(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static Permission of(int code) {
        for (Permission permission : values()) {
            if (permission.code == code) {
                return permission;
            }
        }
        return UNKNOWN;
    }
}
