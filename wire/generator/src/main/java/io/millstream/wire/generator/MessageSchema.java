package io.millstream.wire.generator;

import java.util.List;
import java.util.OptionalInt;

/**
 * One message: its own fields and the structures nested in it, which never nest in a circle.
 *
 * @param apiKey of a request or a response; of a record of an internal topic, the number of its kind
 * @param versions the valid ones; none for a message that Kafka has retired
 * @param flexibleVersions those with compact lengths and tagged fields (KIP-482)
 * @param latestVersionUnstable whether Kafka has not released the highest version yet
 * @param root the message's own fields
 * @param nested every structure below, outermost first
 */
public record MessageSchema(
        String name,
        Kind kind,
        OptionalInt apiKey,
        Versions versions,
        Versions flexibleVersions,
        boolean latestVersionUnstable,
        StructSchema root,
        List<StructSchema> nested) {

    /** What a schema's {@code type} says. */
    public enum Kind {
        REQUEST,
        RESPONSE,
        HEADER,
        DATA,
        /** A key in an internal topic. */
        COORDINATOR_KEY,
        /** The value that belongs to it. */
        COORDINATOR_VALUE
    }

    public StructSchema struct(String structName) {
        return nested.stream()
                .filter(struct -> struct.name().equals(structName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no structure " + structName));
    }
}
