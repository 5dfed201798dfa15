package io.millstream.broker.access.quota;

import io.millstream.base.Clock;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.broker.ConnectionGate;
import io.millstream.broker.Listener;
import io.millstream.broker.access.ListenerSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets connections in while there are not too many: in all, at their listener, from their address, and within a second.
 *
 * <p>A connection too many is closed at once. (Kafka makes those beyond its total and its rate wait instead; here nobody can
 * hold up the others by waiting.) Guarded by itself; an address is remembered while it has connections, or a rate limit.
 */
public final class ConnectionLimits implements ConnectionGate {
    private static final int MAX_RATES = 10_000;

    private final QuotaSettings settings;
    private final QuotaStore store;
    private final Clock clock;
    private final Map<String, Limits> byListener = new HashMap<>();
    private final Map<InetAddress, Integer> overrides;
    private final Map<InetAddress, Integer> countByAddress = new HashMap<>();
    private final Map<InetAddress, RateWindow> rateByAddress = new HashMap<>();
    private final RateWindow rate;
    private int count;

    /** One listener's own limits, and what counts towards them. */
    private static final class Limits {
        private final QuotaSettings settings;
        private final RateWindow rate;
        private int count;

        Limits(QuotaSettings settings, RateWindow rate) {
            this.settings = settings;
            this.rate = rate;
        }
    }

    /**
     * Limits connections through the listeners.
     *
     * @param settings of the whole broker
     * @param given everything that was given, by name
     * @throws JobException (USER) if a setting is wrong
     */
    public ConnectionLimits(
            QuotaSettings settings,
            List<Listener> listeners,
            Map<String, String> given,
            QuotaStore store,
            Clock clock) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.overrides = overrides(settings.maxConnectionsOverrides());
        this.rate = newRate();
        listeners.forEach(listener -> byListener.put(
                listener.name(),
                new Limits(ListenerSettings.of(listener.name(), given).bind(QuotaSettings.SETTINGS), newRate())));
    }

    private RateWindow newRate() {
        return new RateWindow(settings.windowCount(), settings.windowMs(), clock.steadyMs());
    }

    @Override
    public synchronized boolean admit(Listener listener, InetAddress address) {
        Limits limits = byListener.get(listener.name());
        int ofAddress = countByAddress.getOrDefault(address, 0);
        if (count >= settings.maxConnections()
                || (limits != null && limits.count >= limits.settings.maxConnections())
                || ofAddress >= overrides.getOrDefault(address, settings.maxConnectionsPerAddress())
                || isTooFast(limits, address)) {
            return false;
        }
        count++;
        countByAddress.put(address, ofAddress + 1);
        if (limits != null) {
            limits.count++;
        }
        return true;
    }

    @Override
    public synchronized void left(Listener listener, InetAddress address) {
        count--;
        countByAddress.computeIfPresent(address, (key, ofAddress) -> ofAddress == 1 ? null : ofAddress - 1);
        Limits limits = byListener.get(listener.name());
        if (limits != null) {
            limits.count--;
        }
    }

    /** A connection that is turned away does not count: otherwise whoever keeps trying would never come in. */
    private boolean isTooFast(@Nullable Limits limits, InetAddress address) {
        long nowMs = clock.steadyMs();
        if (!take(rate, settings.connectionsPerSecond(), nowMs)) {
            return true;
        }
        if (limits != null && !take(limits.rate, limits.settings.connectionsPerSecond(), nowMs)) {
            rate.add(-1, nowMs);
            return true;
        }
        Double ofAddress = store.table().has(QuotaKind.CONNECTED)
                ? store.table().connectionsPerSecond(address.getHostAddress())
                : null;
        if (ofAddress == null || take(rateOf(address, nowMs), ofAddress, nowMs)) {
            return false;
        }
        rate.add(-1, nowMs);
        if (limits != null) {
            limits.rate.add(-1, nowMs);
        }
        return true;
    }

    private static boolean take(RateWindow rate, double perSecond, long nowMs) {
        rate.add(1, nowMs);
        if (rate.pauseMs(perSecond, nowMs) == 0) {
            return true;
        }
        rate.add(-1, nowMs);
        return false;
    }

    /** The addresses whose connections are counted are limited in number: those that are quiet make room. */
    private RateWindow rateOf(InetAddress address, long nowMs) {
        if (rateByAddress.size() >= MAX_RATES) {
            rateByAddress.values().removeIf(old -> old.isQuiet(nowMs));
        }
        return rateByAddress.size() >= MAX_RATES
                ? rateByAddress.getOrDefault(address, rate)
                : rateByAddress.computeIfAbsent(address, key -> newRate());
    }

    private static Map<InetAddress, Integer> overrides(String text) {
        var overrides = new HashMap<InetAddress, Integer>();
        for (String part : text.split(",", -1)) {
            String one = part.strip();
            if (one.isEmpty()) {
                continue;
            }
            int colon = one.lastIndexOf(':');
            try {
                if (colon <= 0) {
                    throw new NumberFormatException("no colon");
                }
                overrides.put(
                        InetAddress.getByName(one.substring(0, colon)), Integer.parseInt(one.substring(colon + 1)));
            } catch (NumberFormatException | UnknownHostException e) {
                throw new JobException(
                        ErrorKind.USER,
                        "max.connections.per.ip.overrides: \"" + one
                                + "\" is not written address:count, or the address is not known here. Write for example"
                                + " 10.0.0.7:200.",
                        e);
            }
        }
        return overrides;
    }
}
