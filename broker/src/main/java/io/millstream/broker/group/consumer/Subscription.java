package io.millstream.broker.group.consumer;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a member wants.
 *
 * @param topicNames topics by name, whether they exist or not
 * @param topicRegex topics by a pattern of RE2; empty for none
 * @param rebalanceTimeoutMs how long the member may take to give partitions up; {@link #NO_TIMEOUT} until it said so
 * @param assignor the server-side assignor it prefers; null for the group's default
 * @param classic what a member of the classic protocol said when it joined; null for one of the consumer protocol
 */
record Subscription(
        SortedSet<String> topicNames,
        String topicRegex,
        int rebalanceTimeoutMs,
        @Nullable String assignor,
        @Nullable ClassicProtocols classic) {
    static final int NO_TIMEOUT = -1;

    static final Subscription NONE = new Subscription(Collections.emptySortedSet(), "", NO_TIMEOUT, null, null);

    Subscription {
        topicNames = Collections.unmodifiableSortedSet(new TreeSet<>(topicNames));
    }

    boolean hasRegex() {
        return !topicRegex.isEmpty();
    }

    /** True for a member of the classic protocol inside a consumer group. */
    boolean isClassic() {
        return classic != null;
    }

    static SortedSet<String> names(Collection<String> names) {
        return new TreeSet<>(names);
    }
}
