package io.millstream.broker.access.quota;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be limited, by the names of Kafka's quota configuration. */
enum QuotaKind {
    /** Bytes a second of records that are appended. */
    PRODUCED("producer_byte_rate", true),
    /** Bytes a second of records that are fetched. */
    FETCHED("consumer_byte_rate", true),
    /** Per cent of one thread's time that requests may take. */
    WORKED("request_percentage", false),
    /** Partitions a second that are created and deleted (KIP-599). */
    MUTATED("controller_mutation_rate", false),
    /** Connections a second from one address (KIP-612). */
    CONNECTED("connection_creation_rate", true);

    private final String configName;
    private final boolean whole;

    QuotaKind(String configName, boolean whole) {
        this.configName = configName;
        this.whole = whole;
    }

    String configName() {
        return configName;
    }

    /** Whether only whole numbers make sense. */
    boolean isWhole() {
        return whole;
    }

    /** Whether it is about addresses instead of users and client ids. */
    boolean isOfAddress() {
        return this == CONNECTED;
    }

    static Optional<QuotaKind> ofConfigName(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.configName.equals(name))
                .findFirst();
    }

    static List<String> configNames(boolean ofAddress) {
        return Arrays.stream(values())
                .filter(kind -> kind.isOfAddress() == ofAddress)
                .map(QuotaKind::configName)
                .toList();
    }
}
