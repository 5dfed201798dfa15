package io.millstream.broker.group.consumer;

/**
 * Shares out partitions among members that all want the same topics: everyone gets the integer quotient, as many as the
 * remainder says get one more, and everyone keeps what fits into that.
 */
final class SameSubscriptions {
    private SameSubscriptions() {}

    static void assign(Ownership ownership) {
        int members = ownership.memberCount();
        int partitions = ownership.partitionCount();
        if (members == 0 || partitions == 0) {
            return;
        }
        int quota = partitions / members;
        int extras = partitions % members;
        for (int partition = 0; partition < partitions; partition++) {
            keep(ownership, partition, quota);
        }
        // Only who keeps the whole quota can be given one more without a move.
        for (int partition = 0; partition < partitions && extras > 0; partition++) {
            if (ownership.owner(partition) == Ownership.NOBODY && keep(ownership, partition, quota + 1)) {
                extras--;
            }
        }
        int next = 0; // round and round, so that the partitions of one topic go to different members
        for (int partition = 0; partition < partitions; partition++) {
            if (ownership.owner(partition) != Ownership.NOBODY) {
                continue;
            }
            int visited = 0;
            while (ownership.load(next) >= quota && visited++ < members) {
                next = (next + 1) % members;
            }
            if (ownership.load(next) >= quota) { // everyone has the quota: the rest goes to those without an extra
                while (ownership.load(next) > quota) {
                    next = (next + 1) % members;
                }
            }
            ownership.give(partition, next);
            next = (next + 1) % members;
        }
    }

    private static boolean keep(Ownership ownership, int partition, int limit) {
        int before = ownership.previousOwner(partition);
        if (before == Ownership.NOBODY || ownership.load(before) >= limit) {
            return false;
        }
        ownership.give(partition, before);
        return true;
    }
}
