package io.millstream.broker.access.quota;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All quotas, and which of them counts for a client: the first that there is of
 *
 * <pre>
 *   user alice,      client-id app          counted for the two together
 *   user alice,      client-id &lt;default&gt;    counted for the two together
 *   user alice                              counted for the user's clients together
 *   user &lt;default&gt;,  client-id app          counted for the two together
 *   user &lt;default&gt;,  client-id &lt;default&gt;    counted for the two together
 *   user &lt;default&gt;                          counted for each user's clients together
 *   client-id app                           counted for all users of the client id together
 *   client-id &lt;default&gt;                     counted for each client id
 * </pre>
 *
 * <p>Immutable: a change makes a new table.
 */
final class QuotaTable {
    static final QuotaTable EMPTY = new QuotaTable(Map.of());

    private static final Optional<String> DEFAULT = Optional.empty();

    private final Map<QuotaEntity, Map<QuotaKind, Double>> quotas;
    private final Set<QuotaKind> kinds = EnumSet.noneOf(QuotaKind.class);

    /** A limit, and together with whom somebody is measured against it. */
    record Limit(double perSecond, Bucket bucket) {}

    /** Whose use is added up; empty where it does not matter. */
    record Bucket(QuotaKind kind, String user, String clientId) {}

    QuotaTable(Map<QuotaEntity, Map<QuotaKind, Double>> quotas) {
        var copy = new HashMap<QuotaEntity, Map<QuotaKind, Double>>();
        quotas.forEach((entity, values) -> {
            if (!values.isEmpty()) {
                copy.put(entity, Map.copyOf(values));
                kinds.addAll(values.keySet());
            }
        });
        this.quotas = Map.copyOf(copy);
    }

    Map<QuotaEntity, Map<QuotaKind, Double>> quotas() {
        return quotas;
    }

    /** False if nobody is limited in this, which is quickly told. */
    boolean has(QuotaKind kind) {
        return kinds.contains(kind);
    }

    QuotaTable with(QuotaEntity entity, Map<QuotaKind, Double> values) {
        var changed = new HashMap<>(quotas);
        changed.put(entity, values);
        return new QuotaTable(changed);
    }

    /** What limits this client; null if nothing does. */
    @Nullable
    Limit limit(QuotaKind kind, String user, String clientId) {
        Optional<String> userName = Optional.of(user);
        Optional<String> clientName = Optional.of(clientId);
        Double both = first(kind, QuotaEntity.of(userName, clientName), QuotaEntity.of(userName, DEFAULT));
        if (both != null) {
            return new Limit(both, new Bucket(kind, user, clientId));
        }
        Double own = value(kind, QuotaEntity.of(QuotaEntity.USER, userName));
        if (own != null) {
            return new Limit(own, new Bucket(kind, user, ""));
        }
        Double ofDefaultUser = first(kind, QuotaEntity.of(DEFAULT, clientName), QuotaEntity.of(DEFAULT, DEFAULT));
        if (ofDefaultUser != null) {
            return new Limit(ofDefaultUser, new Bucket(kind, user, clientId));
        }
        Double everyUser = value(kind, QuotaEntity.of(QuotaEntity.USER, DEFAULT));
        if (everyUser != null) {
            return new Limit(everyUser, new Bucket(kind, user, ""));
        }
        Double client = first(
                kind,
                QuotaEntity.of(QuotaEntity.CLIENT_ID, clientName),
                QuotaEntity.of(QuotaEntity.CLIENT_ID, DEFAULT));
        return client == null ? null : new Limit(client, new Bucket(kind, "", clientId));
    }

    /** How many connections a second may come from an address; null for any number. */
    @Nullable
    Double connectionsPerSecond(String address) {
        return first(
                QuotaKind.CONNECTED,
                QuotaEntity.of(QuotaEntity.IP, Optional.of(address)),
                QuotaEntity.of(QuotaEntity.IP, DEFAULT));
    }

    private @Nullable Double first(QuotaKind kind, QuotaEntity one, QuotaEntity other) {
        Double value = value(kind, one);
        return value == null ? value(kind, other) : value;
    }

    private @Nullable Double value(QuotaKind kind, QuotaEntity entity) {
        return quotas.getOrDefault(entity, Map.of()).get(kind);
    }
}
