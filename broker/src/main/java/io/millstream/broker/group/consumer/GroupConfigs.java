package io.millstream.broker.group.consumer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What single groups were given instead of the broker's settings, by IncrementalAlterConfigs on a resource of type GROUP
 * (KIP-848, "Group configurations").
 *
 * <p>Any thread.
 */
public final class GroupConfigs {
    public static final String SESSION_TIMEOUT = "consumer.session.timeout.ms";
    public static final String HEARTBEAT_INTERVAL = "consumer.heartbeat.interval.ms";

    private static final Own NOTHING = new Own(null, null);

    private record Own(
            @Nullable Integer sessionTimeoutMs, @Nullable Integer heartbeatIntervalMs) {}

    private final ConsumerGroupSettings settings;
    private final Map<String, Own> byGroup = new ConcurrentHashMap<>();

    public GroupConfigs(ConsumerGroupSettings settings) {
        this.settings = settings;
    }

    ConsumerGroupSettings settings() {
        return settings;
    }

    /** What is wrong with what a group is to be given, for the answer to the client; null if nothing is. */
    @Nullable
    String problem(Map<String, String> values) {
        for (Map.Entry<String, String> given : values.entrySet()) {
            String problem = problem(given.getKey(), given.getValue());
            if (problem != null) {
                return problem;
            }
        }
        Own own = own(values);
        return sessionTimeoutMs(own) > heartbeatIntervalMs(own)
                ? null
                : SESSION_TIMEOUT + " must be greater than " + HEARTBEAT_INTERVAL;
    }

    private @Nullable String problem(String name, String value) {
        return switch (name) {
            case SESSION_TIMEOUT ->
                problem(
                        name,
                        value,
                        settings.minSessionTimeout().toMillis(),
                        settings.maxSessionTimeout().toMillis());
            case HEARTBEAT_INTERVAL ->
                problem(
                        name,
                        value,
                        settings.minHeartbeatInterval().toMillis(),
                        settings.maxHeartbeatInterval().toMillis());
            default -> "Unknown group config name: " + name;
        };
    }

    private static @Nullable String problem(String name, String value, long minMs, long maxMs) {
        try {
            int valueMs = Integer.parseInt(value.trim());
            return valueMs < minMs || valueMs > maxMs
                    ? name + " must be from " + minMs + " to " + maxMs + ", not " + value
                    : null;
        } catch (NumberFormatException e) {
            return "Invalid value " + value + " for configuration " + name + ": Not a number of type INT";
        }
    }

    /** Replaces what the group was given: values that had no {@link #problem}, perhaps under other settings of the broker. */
    public void put(String groupId, Map<String, String> values) {
        if (values.isEmpty()) {
            byGroup.remove(groupId);
        } else {
            byGroup.put(groupId, own(values));
        }
    }

    private static Own own(Map<String, String> values) {
        return new Own(number(values.get(SESSION_TIMEOUT)), number(values.get(HEARTBEAT_INTERVAL)));
    }

    private static @Nullable Integer number(@Nullable String value) {
        return value == null ? null : Integer.valueOf(value.trim());
    }

    /** How long a member of the group may be silent. */
    public int sessionTimeoutMs(String groupId) {
        return sessionTimeoutMs(byGroup.getOrDefault(groupId, NOTHING));
    }

    private int sessionTimeoutMs(Own own) {
        Integer ownMs = own.sessionTimeoutMs();
        return ownMs != null ? ownMs : Math.toIntExact(settings.sessionTimeout().toMillis());
    }

    /** How often members of the group are told to send a heartbeat. */
    public int heartbeatIntervalMs(String groupId) {
        return heartbeatIntervalMs(byGroup.getOrDefault(groupId, NOTHING));
    }

    private int heartbeatIntervalMs(Own own) {
        Integer ownMs = own.heartbeatIntervalMs();
        return ownMs != null
                ? ownMs
                : Math.toIntExact(settings.heartbeatInterval().toMillis());
    }
}
