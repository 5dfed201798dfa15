package io.millstream.broker.admin;

import io.millstream.wire.ErrorCode;
import java.util.HashSet;
import java.util.Set;

/** Names that stand in a request more than once: Kafka does nothing of what such a name asks for. */
final class RepeatedNames {
    private final Set<String> seen = new HashSet<>();
    private final Set<String> repeated = new HashSet<>();

    void add(String name) {
        if (!seen.add(name)) {
            repeated.add(name);
        }
    }

    boolean contains(String name) {
        return repeated.contains(name);
    }

    void refuse(String name, String message) throws Refusal {
        if (repeated.contains(name)) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, message);
        }
    }
}
