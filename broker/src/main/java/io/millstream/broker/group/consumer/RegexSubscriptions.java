package io.millstream.broker.group.consumer;

import io.millstream.broker.internal.ClientRegex;
import io.millstream.broker.internal.ClientRegex.InvalidRegexException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Keeps the patterns of a group's members and the topics they stand for (KIP-848, "Regular expressions"). Looking topics up
 * is done for all patterns of the group together and away from the coordinator's thread, so a new pattern brings its topics
 * with a later heartbeat.
 */
final class RegexSubscriptions {
    /** Least time between two look-ups of a group. */
    static final long MIN_INTERVAL_MS = 10_000;

    private RegexSubscriptions() {}

    /** What a heartbeat did to the patterns of its group. */
    enum Effect {
        NONE,
        /** Another pattern, whose topics are not known yet. */
        CHANGED,
        /** Another pattern whose topics are known, or none any more. */
        CHANGED_AND_RESOLVED
    }

    /** True if {@code regex} must be compiled to know that it is valid: nobody in the group has it yet. */
    static boolean isNew(ConsumerGroup group, String regex) {
        return !regex.isEmpty() && !group.regexSubscribers().containsKey(regex);
    }

    /** The effect of {@code after} in the place of {@code before}; {@code change} knows {@code after} already. */
    static Effect update(GroupChange change, ConsumerMember before, ConsumerMember after) {
        String old = before.subscription().topicRegex();
        String wanted = after.subscription().topicRegex();
        if (old.equals(wanted)) {
            return Effect.NONE;
        }
        dropUnused(change, Set.of(old));
        boolean isResolved = wanted.isEmpty() || change.group().regexes().containsKey(wanted);
        return isResolved ? Effect.CHANGED_AND_RESOLVED : Effect.CHANGED;
    }

    /** Deletes those of {@code regexes} that nobody is subscribed to any more. */
    static void dropUnused(GroupChange change, Collection<String> regexes) {
        Map<String, Integer> subscribers = change.group().regexSubscribers();
        for (String regex : new TreeSet<>(regexes)) {
            if (change.group().regexes().containsKey(regex) && !subscribers.containsKey(regex)) {
                change.write(ConsumerGroupRecords.regexTombstone(change.group().groupId(), regex));
            }
        }
    }

    /** The patterns to look up now; empty if there is nothing to do or it is too early. */
    static Set<String> due(ConsumerGroup group, TopicImage topics, long nowMs, long refreshIntervalMs) {
        Set<String> wanted = group.regexSubscribers().keySet();
        if (wanted.isEmpty() || group.soft().isLookingUpRegexes()) {
            return Set.of();
        }
        long lastMs = 0;
        for (ResolvedRegex resolved : group.regexes().values()) {
            lastMs = Math.max(lastMs, resolved.resolvedMs());
        }
        if (nowMs <= lastMs + MIN_INTERVAL_MS) {
            return Set.of();
        }
        boolean isDue = !group.regexes().keySet().containsAll(wanted)
                || !group.hasLookedUp(topics)
                || nowMs > lastMs + refreshIntervalMs;
        return isDue ? Set.copyOf(wanted) : Set.of();
    }

    /** Looks patterns up. Touches nothing of the group's: any thread. */
    static Map<String, ResolvedRegex> lookUp(
            Set<String> regexes, TopicImage topics, Predicate<String> isAllowed, long nowMs) {
        var resolved = new TreeMap<String, ResolvedRegex>();
        for (String regex : regexes) {
            try {
                var found = new TreeSet<String>();
                var pattern = ClientRegex.compile(regex);
                for (String name : topics.names()) {
                    if (pattern.matches(name) && isAllowed.test(name)) {
                        found.add(name);
                    }
                }
                resolved.put(regex, new ResolvedRegex(found, topics.version(), nowMs));
            } catch (InvalidRegexException e) {
                // It was valid when it came in: another version of the broker let it through. It matches nothing.
                resolved.put(regex, new ResolvedRegex(new TreeSet<>(), topics.version(), nowMs));
            }
        }
        return resolved;
    }

    /** Writes what was found; the group epoch rises if that changes what the group reads. */
    static void resolved(GroupChange change, Map<String, ResolvedRegex> found, TopicImage topics) {
        ConsumerGroup group = change.group();
        Set<String> wanted = group.regexSubscribers().keySet();
        boolean isChanged = false;
        for (Map.Entry<String, ResolvedRegex> entry : found.entrySet()) {
            if (!wanted.contains(entry.getKey())) {
                continue; // its last subscriber has gone meanwhile
            }
            ResolvedRegex before = group.regexes().getOrDefault(entry.getKey(), ResolvedRegex.NOTHING);
            isChanged |= !before.topics().equals(entry.getValue().topics());
            change.write(ConsumerGroupRecords.regex(group.groupId(), entry.getKey(), entry.getValue()));
        }
        change.group().lookedUp(topics);
        GroupEpoch.bumpIf(isChanged, change, topics);
    }
}
