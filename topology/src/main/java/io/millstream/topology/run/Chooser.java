package io.millstream.topology.run;

import io.millstream.topology.Values;

/** Chooses the one task that gets a tuple. Belongs to the emitting task's thread. */
interface Chooser {
    /** The place of the task among those of the bolt. */
    int choose(Values values);

    /** The only task there is, or the one that gets everything. */
    final class First implements Chooser {
        @Override
        public int choose(Values values) {
            return 0;
        }
    }

    /** One after the other. */
    final class InTurn implements Chooser {
        private final int count;
        private int next;

        /** @param first several emitters shall not all begin with the same task */
        InTurn(int count, int first) {
            this.count = count;
            this.next = first % count;
        }

        @Override
        public int choose(Values values) {
            int chosen = next;
            next = chosen + 1 == count ? 0 : chosen + 1;
            return chosen;
        }
    }

    /** The task that the values of some fields choose. */
    final class ByKey implements Chooser {
        private final int count;
        private final KeyHash key;

        ByKey(int count, KeyHash key) {
            this.count = count;
            this.key = key;
        }

        @Override
        public int choose(Values values) {
            return Math.floorMod(key.of(values), count);
        }
    }

    /** Of two tasks that the values of some fields choose, the one that was sent less. */
    final class ByPartialKey implements Chooser {
        private final KeyHash key;
        private final long[] sentCounts;

        ByPartialKey(int count, KeyHash key) {
            this.key = key;
            this.sentCounts = new long[count];
        }

        @Override
        public int choose(Values values) {
            int hash = key.of(values);
            int first = Math.floorMod(hash, sentCounts.length);
            int second = Math.floorMod(KeyHash.mix(hash ^ 0x9e3779b9), sentCounts.length);
            int chosen = sentCounts[first] <= sentCounts[second] ? first : second;
            sentCounts[chosen]++;
            return chosen;
        }
    }
}
