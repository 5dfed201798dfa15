package io.millstream.broker.access.quota;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whom a quota is about: a user, a client id, both together, or an address. An empty name stands for everybody who has no
 * quota of their own: {@code <default>} in Kafka's tools.
 *
 * @param names by the type: {@code user}, {@code client-id} or {@code ip}
 */
record QuotaEntity(Map<String, Optional<String>> names) {
    static final String USER = "user";
    static final String CLIENT_ID = "client-id";
    static final String IP = "ip";

    QuotaEntity {
        names = Map.copyOf(names);
    }

    static QuotaEntity of(String type, Optional<String> name) {
        return new QuotaEntity(Map.of(type, name));
    }

    static QuotaEntity of(Optional<String> user, Optional<String> clientId) {
        return new QuotaEntity(Map.of(USER, user, CLIENT_ID, clientId));
    }

    boolean isOfAddress() {
        return names.containsKey(IP);
    }

    /** Sorted by type, so that the same entity always looks the same. */
    Map<String, Optional<String>> sorted() {
        return new TreeMap<>(names);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        sorted().forEach((type, name) ->
                text.append(text.isEmpty() ? "" : ", ").append(type).append(' ').append(name.orElse("<default>")));
        return text.toString();
    }
}
