package io.millstream.broker.access.sasl;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The ways to authenticate that this broker knows, by their registered names. */
enum SaslMechanism {
    PLAIN("PLAIN"),
    SCRAM_SHA_256("SCRAM-SHA-256"),
    SCRAM_SHA_512("SCRAM-SHA-512");

    private final String registeredName;

    SaslMechanism(String registeredName) {
        this.registeredName = registeredName;
    }

    String registeredName() {
        return registeredName;
    }

    static Optional<SaslMechanism> ofName(String name) {
        return Arrays.stream(values())
                .filter(mechanism -> mechanism.registeredName.equals(name))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(SaslMechanism::registeredName).toList();
    }
}
