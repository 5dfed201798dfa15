package io.millstream.broker.group.consumer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Shares out partitions among members that want different topics. Everyone keeps what it has; what nobody has goes to the
 * subscriber with the least, topics with few subscribers first because they leave no choice; then partitions move from
 * members with more to members with less until no single move makes the group more even.
 *
 * <p>A move goes from a member to one that has at least two partitions less, so each makes the sum of the squared loads
 * smaller, and there is an end.
 */
final class MixedSubscriptions {
    private final Ownership ownership;
    private final List<int[]> subscribers = new ArrayList<>(); // by topic
    private final Comparator<Integer> byLoad;

    private MixedSubscriptions(Ownership ownership) {
        this.ownership = ownership;
        byLoad = Comparator.<Integer>comparingInt(ownership::load).thenComparing(Comparator.naturalOrder());
        for (int topic = 0; topic < ownership.topicCount(); topic++) {
            var wanting = new ArrayList<Integer>();
            for (int member = 0; member < ownership.memberCount(); member++) {
                if (ownership.wants(member, topic)) {
                    wanting.add(member);
                }
            }
            subscribers.add(wanting.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    static void assign(Ownership ownership) {
        var assignment = new MixedSubscriptions(ownership);
        assignment.keep();
        assignment.handOut();
        while (assignment.balance()) {
            // another pass: a move in one topic may allow one in another
        }
    }

    private void keep() {
        for (int partition = 0; partition < ownership.partitionCount(); partition++) {
            if (ownership.previousOwner(partition) != Ownership.NOBODY) {
                ownership.give(partition, ownership.previousOwner(partition));
            }
        }
    }

    private void handOut() {
        var topics = new ArrayList<Integer>();
        for (int topic = 0; topic < ownership.topicCount(); topic++) {
            topics.add(topic);
        }
        topics.sort(Comparator.comparingInt(topic -> subscribers.get(topic).length));
        for (int topic : topics) {
            NavigableSet<Integer> wanting = wanting(topic);
            for (int partition = ownership.firstPartition(topic);
                    partition < ownership.endPartition(topic) && !wanting.isEmpty();
                    partition++) {
                if (ownership.owner(partition) == Ownership.NOBODY) {
                    int least = wanting.pollFirst(); // out of the set while its load changes
                    ownership.give(partition, least);
                    wanting.add(least);
                }
            }
        }
    }

    private boolean balance() {
        boolean hasMoved = false;
        for (int topic = 0; topic < ownership.topicCount(); topic++) {
            hasMoved |= balance(topic);
        }
        return hasMoved;
    }

    private boolean balance(int topic) {
        NavigableSet<Integer> wanting = wanting(topic);
        if (wanting.size() < 2 || ownership.load(wanting.last()) - ownership.load(wanting.first()) < 2) {
            return false;
        }
        List<List<Integer>> owned = owned(topic);
        var givers = new TreeSet<>(byLoad);
        for (int member : wanting) {
            if (!owned.get(member).isEmpty()) {
                givers.add(member);
            }
        }
        boolean hasMoved = false;
        while (!givers.isEmpty() && ownership.load(givers.last()) - ownership.load(wanting.first()) >= 2) {
            int most = givers.pollLast();
            int least = wanting.pollFirst();
            wanting.remove(most);
            givers.remove(least);
            List<Integer> partitions = owned.get(most);
            int partition = partitions.remove(partitions.size() - 1);
            ownership.give(partition, least);
            owned.get(least).add(partition);
            wanting.add(most);
            wanting.add(least);
            givers.add(least);
            if (!partitions.isEmpty()) {
                givers.add(most);
            }
            hasMoved = true;
        }
        return hasMoved;
    }

    private NavigableSet<Integer> wanting(int topic) {
        var wanting = new TreeSet<>(byLoad);
        for (int member : subscribers.get(topic)) {
            wanting.add(member);
        }
        return wanting;
    }

    /** The partitions of a topic by member; those that the member had before stand first and move last. */
    private List<List<Integer>> owned(int topic) {
        List<List<Integer>> owned = new ArrayList<>();
        for (int member = 0; member < ownership.memberCount(); member++) {
            owned.add(new ArrayList<>(0));
        }
        for (boolean isKept : new boolean[] {true, false}) {
            for (int partition = ownership.firstPartition(topic);
                    partition < ownership.endPartition(topic);
                    partition++) {
                int member = ownership.owner(partition);
                if (member != Ownership.NOBODY && (ownership.previousOwner(partition) == member) == isKept) {
                    owned.get(member).add(partition);
                }
            }
        }
        return owned;
    }
}
