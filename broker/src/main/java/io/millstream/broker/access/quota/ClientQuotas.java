package io.millstream.broker.access.quota;

import io.millstream.base.Clock;
import io.millstream.broker.Quotas;
import io.millstream.broker.RequestContext;
import io.millstream.broker.access.quota.QuotaTable.Bucket;
import io.millstream.broker.access.quota.QuotaTable.Limit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Measures clients against the quotas of the {@link QuotaStore}. Without a quota it costs a look at a set.
 *
 * <p>Each bucket of clients has a {@link RateWindow}. One that nobody used for an hour is forgotten. Client ids are what
 * strangers write, so there are {@value #MAX_BUCKETS} of them at most: beyond, the new ones share one.
 */
public final class ClientQuotas implements Quotas {
    static final int MAX_BUCKETS = 10_000;

    private static final long IDLE_MS = 3_600_000;
    private static final long MAX_PAUSE_MS = 3_600_000;
    private static final double NANOS_TO_PER_CENT_SECONDS = 100.0 / 1_000_000_000;

    private final QuotaStore store;
    private final QuotaSettings settings;
    private final Clock clock;
    private final ConcurrentHashMap<Bucket, RateWindow> windows = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Bucket, TokenBucket> tokens = new ConcurrentHashMap<>();

    public ClientQuotas(QuotaStore store, QuotaSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public int produced(RequestContext context, long bytes) {
        Limit limit = limit(QuotaKind.PRODUCED, context);
        return limit == null ? 0 : toInt(count(limit, (double) bytes));
    }

    /**
     * A fetch that is too much is taken back, for nothing is sent. One that is too much for the whole measured time would
     * never be let through, so it is when nothing else was used: then the next one waits.
     */
    @Override
    public int fetched(RequestContext context, long bytes) {
        Limit limit = limit(QuotaKind.FETCHED, context);
        if (limit == null || bytes == 0) {
            return 0;
        }
        long nowMs = clock.steadyMs();
        RateWindow window = window(limit.bucket(), nowMs);
        synchronized (window) {
            boolean first = window.isQuiet(nowMs);
            window.add((double) bytes, nowMs);
            long pauseMs = window.pauseMs(limit.perSecond(), nowMs);
            if (pauseMs == 0 || first) {
                return 0;
            }
            window.add((double) -bytes, nowMs);
            return toInt(pauseMs);
        }
    }

    /** The pause is a window's length at most, as in Kafka: time is soon used up by one large request. */
    @Override
    public int worked(RequestContext context, long nanos) {
        Limit limit = limit(QuotaKind.WORKED, context);
        return limit == null
                ? 0
                : toInt(Math.min(settings.windowMs(), count(limit, nanos * NANOS_TO_PER_CENT_SECONDS)));
    }

    @Override
    public boolean countsWork() {
        return store.table().has(QuotaKind.WORKED);
    }

    @Override
    public int mutated(RequestContext context, int partitionCount, boolean strict) {
        Limit limit = limit(QuotaKind.MUTATED, context);
        if (limit == null) {
            return 0;
        }
        long nowMs = clock.steadyMs();
        double burst = limit.perSecond() * settings.windowCount() * settings.windowSeconds();
        TokenBucket bucket = find(
                tokens,
                limit.bucket(),
                key -> new TokenBucket(burst, nowMs),
                (old, idleMs) -> old.isIdle(nowMs, idleMs));
        return toInt(bucket.takeMs(partitionCount, limit.perSecond(), burst, strict, nowMs));
    }

    private @Nullable Limit limit(QuotaKind kind, RequestContext context) {
        QuotaTable table = store.table();
        return table.has(kind) ? table.limit(kind, context.principal().name(), context.clientId()) : null;
    }

    private long count(Limit limit, double amount) {
        long nowMs = clock.steadyMs();
        RateWindow window = window(limit.bucket(), nowMs);
        synchronized (window) {
            window.add(amount, nowMs);
            return window.pauseMs(limit.perSecond(), nowMs);
        }
    }

    private RateWindow window(Bucket bucket, long nowMs) {
        return find(
                windows,
                bucket,
                key -> new RateWindow(settings.windowCount(), settings.windowMs(), nowMs),
                (old, idleMs) -> old.isIdle(nowMs, idleMs));
    }

    private static <V> V find(
            ConcurrentHashMap<Bucket, V> all, Bucket bucket, Function<Bucket, V> made, BiPredicate<V, Long> isIdle) {
        V found = all.get(bucket);
        if (found != null) {
            return found;
        }
        if (all.size() >= MAX_BUCKETS) {
            all.values().removeIf(old -> isIdle.test(old, IDLE_MS));
        }
        boolean full = all.size() >= MAX_BUCKETS;
        return all.computeIfAbsent(full ? new Bucket(bucket.kind(), "", "") : bucket, made);
    }

    private static int toInt(long pauseMs) {
        return (int) Math.min(MAX_PAUSE_MS, pauseMs);
    }
}
