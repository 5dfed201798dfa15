package io.millstream.broker;

import static io.millstream.broker.AclOperation.ALTER;
import static io.millstream.broker.AclOperation.ALTER_CONFIGS;
import static io.millstream.broker.AclOperation.CLUSTER_ACTION;
import static io.millstream.broker.AclOperation.CREATE;
import static io.millstream.broker.AclOperation.CREATE_TOKENS;
import static io.millstream.broker.AclOperation.DELETE;
import static io.millstream.broker.AclOperation.DESCRIBE;
import static io.millstream.broker.AclOperation.DESCRIBE_CONFIGS;
import static io.millstream.broker.AclOperation.DESCRIBE_TOKENS;
import static io.millstream.broker.AclOperation.IDEMPOTENT_WRITE;
import static io.millstream.broker.AclOperation.READ;
import static io.millstream.broker.AclOperation.TWO_PHASE_COMMIT;
import static io.millstream.broker.AclOperation.WRITE;

import java.util.List;
import java.util.Optional;

/** What somebody may do something to, with Kafka's numbers and the operations that make sense there. */
public enum ResourceType {
    UNKNOWN(0),
    ANY(1),
    TOPIC(2, READ, WRITE, CREATE, DESCRIBE, DELETE, ALTER, DESCRIBE_CONFIGS, ALTER_CONFIGS),
    GROUP(3, READ, DESCRIBE, DELETE, DESCRIBE_CONFIGS, ALTER_CONFIGS),
    CLUSTER(4, CREATE, CLUSTER_ACTION, DESCRIBE_CONFIGS, ALTER_CONFIGS, IDEMPOTENT_WRITE, ALTER, DESCRIBE),
    TRANSACTIONAL_ID(5, DESCRIBE, WRITE, TWO_PHASE_COMMIT),
    DELEGATION_TOKEN(6, DESCRIBE),
    USER(7, CREATE_TOKENS, DESCRIBE_TOKENS);

    /** The name of the one resource of type {@link #CLUSTER}. */
    public static final String CLUSTER_NAME = "kafka-cluster";

    private final byte code;

    @SuppressWarnings("ImmutableEnumChecker") // List.of() makes it
    private final List<AclOperation> operations;

    ResourceType(int code, AclOperation... operations) {
        this.code = (byte) code;
        this.operations = List.of(operations);
    }

    public byte code() {
        return code;
    }

    /** The operations that can be allowed one by one. */
    public List<AclOperation> operations() {
        return operations;
    }

    /** The type with that number, if there is one. */
    public static Optional<ResourceType> ofCode(int code) {
        return code >= 0 && code < values().length ? Optional.of(values()[code]) : Optional.empty();
    }
}
