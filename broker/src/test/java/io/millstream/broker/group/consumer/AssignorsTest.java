package io.millstream.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.broker.group.consumer.PartitionAssignor.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties that every assignment of every assignor has, on groups made from seeds. */
class AssignorsTest {
    private static final UUID FIRST = new UUID(1, 1);
    private static final UUID SECOND = new UUID(1, 2);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, 848, 20_240_229})
    void membersThatWantTheSameGetTheSameAndKeepWhatTheyHave(long seed) {
        var random = new Random(seed);
        var world = World.random(random, true);
        for (int round = 0; round < 30; round++) {
            Map<String, PartitionSet> targets = world.assign(new UniformAssignor());
            world.checkComplete(targets);
            checkEven(targets);
            assertThat(world.moved(targets))
                    .as("round %d moves no more than it must", round)
                    .isEqualTo(world.leastMoves(targets.size()));
            world.takeOver(targets);
            assertThat(world.moved(world.assign(new UniformAssignor()))).isZero();
            world.change(random, true);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, 848, 20_240_229})
    void membersThatWantDifferentTopicsGetAboutTheSameAndKeepWhatTheyHave(long seed) {
        var random = new Random(seed);
        var world = World.random(random, false);
        for (int round = 0; round < 30; round++) {
            Map<String, PartitionSet> targets = world.assign(new UniformAssignor());
            world.checkComplete(targets);
            world.checkNoMoveHelps(targets);
            world.takeOver(targets);
            assertThat(world.assign(new UniformAssignor()))
                    .as("nothing moves without a reason")
                    .isEqualTo(targets);
            world.change(random, false);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42})
    void rangesAreConsecutiveAndAlikeForTopicsOfTheSameSize(long seed) {
        var random = new Random(seed);
        var world = World.random(random, seed % 2 == 0);
        for (int round = 0; round < 10; round++) {
            Map<String, PartitionSet> targets = world.assign(new RangeAssignor());
            world.checkComplete(targets);
            targets.values().forEach(target -> target.topicIds().forEach(topicId -> {
                int[] partitions = target.partitions(topicId);
                assertThat(partitions[partitions.length - 1] - partitions[0]).isEqualTo(partitions.length - 1);
            }));
            world.takeOver(targets);
            world.change(random, seed % 2 == 0);
        }
    }

    @Test
    void rangesJoinTopicsPartitionByPartition() {
        var members = List.of(candidate("a", null, FIRST, SECOND), candidate("b", null, FIRST, SECOND));

        Map<String, PartitionSet> targets = new RangeAssignor().assign(members, Map.of(FIRST, 3, SECOND, 3));

        assertThat(targets.get("a")).isEqualTo(PartitionSet.of(Map.of(FIRST, List.of(0, 1), SECOND, List.of(0, 1))));
        assertThat(targets.get("b")).isEqualTo(PartitionSet.of(Map.of(FIRST, List.of(2), SECOND, List.of(2))));
    }

    @Test
    void staticMembersKeepTheirRangeUnderAnotherMemberId() {
        var before = List.of(candidate("a", "one", FIRST), candidate("b", "two", FIRST));
        var after = List.of(candidate("b", "two", FIRST), candidate("z", "one", FIRST));

        PartitionSet first =
                new RangeAssignor().assign(before, Map.of(FIRST, 4)).get("a");

        assertThat(new RangeAssignor().assign(after, Map.of(FIRST, 4)).get("z")).isEqualTo(first);
    }

    @Test
    void aThousandMembersAndFiveThousandPartitionsAreShared() {
        for (boolean wantTheSame : new boolean[] {true, false}) {
            var random = new Random(7);
            var world = new World();
            for (int topic = 0; topic < 50; topic++) {
                world.partitionCounts.put(new UUID(5, topic), 100);
            }
            for (int member = 0; member < 1_000; member++) {
                world.members.put("member-" + member, world.wish(random, wantTheSame));
            }
            Map<String, PartitionSet> targets = world.assign(new UniformAssignor());
            world.takeOver(targets);
            world.members.remove("member-17");
            targets = world.assign(new UniformAssignor());
            world.checkComplete(targets);
        }
    }

    @Test
    void anUnknownNameInTheSettingIsRefusedWithTheNearestOne() {
        assertThatThrownBy(() -> Assignors.of("uniform,rnage"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("Did you mean range?");
    }

    private static Candidate candidate(String memberId, String instanceId, UUID... topicIds) {
        return new Candidate(memberId, instanceId, Set.of(topicIds), PartitionSet.EMPTY);
    }

    private static void checkEven(Map<String, PartitionSet> targets) {
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (PartitionSet target : targets.values()) {
            least = Math.min(least, target.size());
            most = Math.max(most, target.size());
        }
        assertThat(most - least).isLessThanOrEqualTo(1);
    }

    /** Topics and members, and what the members have. */
    private static final class World {
        private final TreeMap<UUID, Integer> partitionCounts = new TreeMap<>();
        private final TreeMap<String, Set<UUID>> members = new TreeMap<>();
        private final Map<String, PartitionSet> owned = new HashMap<>();
        private int madeMembers;

        static World random(Random random, boolean wantTheSame) {
            var world = new World();
            for (int topic = 1 + random.nextInt(6); topic > 0; topic--) {
                world.partitionCounts.put(new UUID(random.nextLong(), topic), 1 + random.nextInt(20));
            }
            for (int member = 1 + random.nextInt(12); member > 0; member--) {
                world.join(random, wantTheSame);
            }
            return world;
        }

        private void join(Random random, boolean wantTheSame) {
            members.put("member-" + random.nextInt(100) + "-" + madeMembers++, wish(random, wantTheSame));
        }

        Set<UUID> wish(Random random, boolean wantTheSame) {
            var wish = new HashSet<>(partitionCounts.keySet());
            if (!wantTheSame) {
                wish.removeIf(topicId -> random.nextInt(3) == 0);
            }
            return wish;
        }

        void change(Random random, boolean wantTheSame) {
            switch (random.nextInt(3)) {
                case 0 -> join(random, wantTheSame);
                case 1 -> {
                    if (members.size() > 1) {
                        String gone = new ArrayList<>(members.keySet()).get(random.nextInt(members.size()));
                        members.remove(gone);
                        owned.remove(gone);
                    }
                }
                default -> {
                    UUID topicId =
                            new ArrayList<>(partitionCounts.keySet()).get(random.nextInt(partitionCounts.size()));
                    partitionCounts.merge(topicId, 1 + random.nextInt(5), Integer::sum);
                }
            }
        }

        Map<String, PartitionSet> assign(PartitionAssignor assignor) {
            var candidates = new ArrayList<Candidate>();
            var wanted = new TreeMap<UUID, Integer>();
            members.forEach((memberId, topicIds) -> {
                candidates.add(
                        new Candidate(memberId, null, topicIds, owned.getOrDefault(memberId, PartitionSet.EMPTY)));
                topicIds.forEach(topicId -> wanted.put(topicId, partitionCounts.get(topicId)));
            });
            Map<String, PartitionSet> targets = assignor.assign(candidates, wanted);
            assertThat(assignor.assign(candidates, wanted))
                    .as("the same input, the same output")
                    .isEqualTo(targets);
            return targets;
        }

        void takeOver(Map<String, PartitionSet> targets) {
            owned.clear();
            owned.putAll(targets);
        }

        /** Every partition of every topic that somebody wants has one owner, who wants it. */
        void checkComplete(Map<String, PartitionSet> targets) {
            assertThat(targets.keySet()).isEqualTo(members.keySet());
            var seen = new HashSet<List<Object>>();
            targets.forEach((memberId, target) -> target.topicIds().forEach(topicId -> {
                assertThat(members.get(memberId)).contains(topicId);
                for (int partition : target.partitions(topicId)) {
                    assertThat(partition).isLessThan(partitionCounts.get(topicId));
                    assertThat(seen.add(List.of(topicId, partition))).isTrue();
                }
            }));
            int wanted = 0;
            for (Map.Entry<UUID, Integer> topic : partitionCounts.entrySet()) {
                boolean isWanted = members.values().stream().anyMatch(wish -> wish.contains(topic.getKey()));
                wanted += isWanted ? topic.getValue() : 0;
            }
            assertThat(seen).hasSize(wanted);
        }

        /** No partition could go from a member to another that has at least two less. */
        void checkNoMoveHelps(Map<String, PartitionSet> targets) {
            targets.forEach((giver, target) -> target.topicIds()
                    .forEach(topicId -> members.forEach((taker, wish) -> {
                        if (wish.contains(topicId)) {
                            assertThat(target.size() - targets.get(taker).size())
                                    .as("%s could give a partition to %s", giver, taker)
                                    .isLessThan(2);
                        }
                    })));
        }

        /** How many partitions that had an owner, who is still there, go to another. */
        int moved(Map<String, PartitionSet> targets) {
            int moved = 0;
            for (Map.Entry<String, PartitionSet> before : owned.entrySet()) {
                for (UUID topicId : before.getValue().topicIds()) {
                    for (int partition : before.getValue().partitions(topicId)) {
                        PartitionSet after = targets.get(before.getKey());
                        moved += after != null && !after.contains(topicId, partition) ? 1 : 0;
                    }
                }
            }
            return moved;
        }

        /** What lies above the shares that everybody may keep: the quotient, and one more for as many as the rest says. */
        int leastMoves(int memberCount) {
            int partitions = partitionCounts.values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            int quota = partitions / memberCount;
            int extras = partitions % memberCount;
            int least = 0;
            for (String memberId : members.keySet()) {
                int above = owned.getOrDefault(memberId, PartitionSet.EMPTY).size() - quota;
                if (above > 0 && extras > 0) {
                    extras--;
                    above--;
                }
                least += Math.max(0, above);
            }
            return least;
        }
    }
}
