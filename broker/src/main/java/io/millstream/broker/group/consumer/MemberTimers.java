package io.millstream.broker.group.consumer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * By when the members of a group must show themselves. They are not in the log: after a restart every member gets its full
 * time anew.
 *
 * <p>Only numbers: setting one costs a map entry, and one task of the coordinator, at {@link #nextMs()}, serves the whole
 * group. Confined to the coordinator's thread.
 */
final class MemberTimers {
    static final long NEVER = Long.MAX_VALUE;

    /** What a member is waited for. */
    enum Kind {
        /** Any sign of life. */
        SESSION("its session expired"),
        /** Giving up what it was told to. */
        REBALANCE("it did not give its partitions up in time"),
        /** A classic member: joining again after it was told of a rebalance. */
        JOIN("it did not join again within its rebalance timeout"),
        /** A classic member: fetching its assignment after it joined. */
        SYNC("it did not fetch its assignment within its rebalance timeout");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A member that did not show itself; {@code memberEpoch} is the one it was in when the time began to run. */
    record Expired(String memberId, Kind kind, int memberEpoch) {}

    private record Timer(long atMs, int memberEpoch) {}

    private final Map<String, EnumMap<Kind, Timer>> byMember = new HashMap<>();
    private long nextMs = NEVER; // never later than the earliest timer

    /** Begins the time anew. */
    void set(String memberId, Kind kind, long atMs, int memberEpoch) {
        byMember.computeIfAbsent(memberId, id -> new EnumMap<>(Kind.class)).put(kind, new Timer(atMs, memberEpoch));
        nextMs = Math.min(nextMs, atMs);
    }

    void setIfAbsent(String memberId, Kind kind, long atMs, int memberEpoch) {
        if (!isSet(memberId, kind)) {
            set(memberId, kind, atMs, memberEpoch);
        }
    }

    boolean isSet(String memberId, Kind kind) {
        EnumMap<Kind, Timer> timers = byMember.get(memberId);
        return timers != null && timers.containsKey(kind);
    }

    void cancel(String memberId, Kind kind) {
        EnumMap<Kind, Timer> timers = byMember.get(memberId);
        if (timers != null) {
            timers.remove(kind);
        }
    }

    void forget(String memberId) {
        byMember.remove(memberId);
    }

    /** No timer expires before this; {@link #NEVER} if none is set. Exact after {@link #takeExpired}. */
    long nextMs() {
        return nextMs;
    }

    /** Takes out what has expired, by member id. */
    List<Expired> takeExpired(long nowMs) {
        var expired = new ArrayList<Expired>();
        byMember.forEach((memberId, timers) -> timers.entrySet().removeIf(entry -> {
            boolean isDue = entry.getValue().atMs() <= nowMs;
            if (isDue) {
                expired.add(
                        new Expired(memberId, entry.getKey(), entry.getValue().memberEpoch()));
            }
            return isDue;
        }));
        byMember.values().removeIf(EnumMap::isEmpty);
        nextMs = NEVER;
        byMember.values().forEach(timers -> timers.values().forEach(timer -> nextMs = Math.min(nextMs, timer.atMs())));
        expired.sort(Comparator.comparing(Expired::memberId));
        return expired;
    }
}
