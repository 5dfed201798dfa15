package io.millstream.broker.access.acl;

/** How the name in an access list entry, or in a filter over entries, is meant. Numbers as in Kafka's protocol. */
enum PatternType {
    UNKNOWN(0),
    /** In a filter: entries of both kinds whose written name is the one given. */
    ANY(1),
    /** In a filter: every entry that applies to the name given. */
    MATCH(2),
    /** This very name; {@code *} stands for all names. */
    LITERAL(3),
    /** Every name that begins like this. */
    PREFIXED(4);

    private final byte code;

    PatternType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static PatternType of(int code) {
        for (PatternType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return UNKNOWN;
    }
}
