package io.millstream.wire.generator;

/** Conditions on the variable {@code version} in a method that only ever sees some of the versions. */
final class VersionChecks {
    static final String ALWAYS = "true";
    static final String NEVER = "false";

    private final MessageSchema message;
    private final StructSchema struct;

    VersionChecks(MessageSchema message, StructSchema struct) {
        this.message = message;
        this.struct = struct;
    }

    /** The condition that {@code version} is one of {@code wanted}: a Java expression, {@link #ALWAYS} or {@link #NEVER}. */
    String isOneOf(Versions wanted) {
        return isOneOf(wanted, struct.versions());
    }

    private static String isOneOf(Versions wanted, Versions possible) {
        Versions both = wanted.and(possible);
        if (both.isEmpty()) {
            return NEVER;
        }
        if (wanted.containsAll(possible)) {
            return ALWAYS;
        }
        if (both.lowest() == both.highest()) {
            return "version == " + both.lowest();
        }
        String above = "version >= " + both.lowest();
        String below = "version <= " + both.highest();
        if (wanted.contains(possible.highest())) {
            return above;
        }
        return wanted.contains(possible.lowest()) ? below : above + " && " + below;
    }

    String isPresent(Field field) {
        return isOneOf(field.versions());
    }

    /** Whether the field may be null, where it is present. */
    String isNullable(Field field) {
        return isOneOf(field.nullableVersions(), struct.versions().and(field.versions()));
    }

    /** How the field's length is written: a Java expression, the variable {@code flexible} where it depends. */
    String isFlexible(Field field) {
        String here = isOneOf(field.flexibleVersions().orElse(message.flexibleVersions()));
        return here.equals(ALWAYS) || here.equals(NEVER) ? here : "flexible";
    }

    /** The condition that {@code flexible} stands for. */
    String isFlexible() {
        return isOneOf(message.flexibleVersions());
    }
}
