package io.millstream.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.group.consumer.SimMember.TopicIdPartition;
import io.millstream.log.TopicDescription;
import io.millstream.testkit.SeededTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Members join, leave, stall, crash and change their minds; requests and answers get lost; topics come, grow and go; the
 * coordinator is killed and loses its power; the machine's clock is set forwards and backwards. All the while no partition is
 * used by two members, no epoch goes back, and in the end, when all is quiet, everybody has what the target assignment says.
 */
class ConsumerGroupSimTest {
    private static final int STEP_MS = 250;
    private static final int WILD_STEPS = 2_400; // ten minutes
    private static final int QUIET_STEPS = 800;

    @SeededTest(count = 25)
    void noPartitionIsUsedByTwoAndEverybodyGetsTheirShareInTheEnd(long seed) {
        new Simulation(seed).run();
    }

    private static final class Simulation {
        private final Random random;
        private final SimCoordinator coordinator;
        private final List<SimMember> members = new ArrayList<>();
        private final Map<SimMember, Integer> awayUntilStep = new HashMap<>();
        private int madeMembers;
        private int step;

        Simulation(long seed) {
            random = new Random(seed);
            coordinator = new SimCoordinator(seed);
            coordinator.createTopic("orders", 5);
            coordinator.createTopic("payments", 3);
        }

        void run() {
            for (step = 0; step < WILD_STEPS; step++) {
                somethingHappens();
                pass();
            }
            coordinator.diskFull(false);
            awayUntilStep.keySet().forEach(member -> member.comeBack(nextMemberId()));
            awayUntilStep.clear();
            for (int quiet = 0; quiet < QUIET_STEPS; quiet++) {
                pass();
            }
            checkConverged();
        }

        private void pass() {
            members.forEach(SimMember::step);
            coordinator.advance(STEP_MS);
            checkNobodyShares();
        }

        private void somethingHappens() {
            awayUntilStep.entrySet().removeIf(entry -> {
                boolean isBack = step >= entry.getValue();
                if (isBack) {
                    entry.getKey().wakeUp();
                }
                return isBack;
            });
            if (members.size() < 2 || (members.size() < 7 && random.nextInt(80) == 0)) {
                String instanceId = random.nextInt(3) == 0 ? "static-" + madeMembers : null;
                members.add(new SimMember(coordinator, random, nextMemberId(), instanceId, someTopics()));
            }
            switch (random.nextInt(400)) {
                case 0, 1 -> members.remove(random.nextInt(members.size())); // crashes
                case 2 -> members.remove(random.nextInt(members.size())).leave(false);
                case 3, 4 -> stall();
                case 5 -> restartStaticMember();
                case 6, 7 -> someMember().subscribe(someTopics());
                case 8 -> coordinator.kill();
                case 9 -> restartAfterPowerCut();
                case 10 -> coordinator.diskFull(true);
                case 11, 12, 13, 14, 15, 16 -> coordinator.diskFull(false);
                case 17 -> changeTopics();
                case 18 -> coordinator.setWallClockBy(random.nextInt(7_200_000) - 3_600_000);
                default -> {}
            }
        }

        private SimMember someMember() {
            return members.get(random.nextInt(members.size()));
        }

        private String nextMemberId() {
            return "member-" + ++madeMembers;
        }

        private List<String> someTopics() {
            var topics = new ArrayList<>(List.of("orders", "payments", "refunds"));
            topics.removeIf(topic -> random.nextInt(4) == 0);
            return topics;
        }

        private void stall() {
            SimMember member = someMember();
            if (!awayUntilStep.containsKey(member)) {
                member.stall();
                awayUntilStep.put(member, step + random.nextInt(400));
            }
        }

        private void restartStaticMember() {
            for (SimMember member : members) {
                if (member.isStatic() && !awayUntilStep.containsKey(member)) {
                    member.leave(true);
                    coordinator.advance(STEP_MS); // its good-bye arrives
                    member.comeBack(nextMemberId());
                    return;
                }
            }
        }

        private void restartAfterPowerCut() {
            int answered =
                    members.stream().mapToInt(SimMember::highestEpoch).max().orElse(0);
            coordinator.diskFull(false); // so that it can start
            coordinator.cutPower();
            ConsumerGroup group = coordinator.group(SimMember.GROUP);
            if (answered > 0) {
                assertThat(group).as("a group whose members were answered").isNotNull();
                assertThat(group.groupEpoch()).as("what was answered survives").isGreaterThanOrEqualTo(answered);
            }
        }

        private void changeTopics() {
            coordinator.diskFull(false);
            if (coordinator.log().topic("refunds").isEmpty()) {
                coordinator.createTopic("refunds", 2);
            } else if (random.nextBoolean()) {
                coordinator.deleteTopic("refunds");
            } else {
                TopicDescription orders = coordinator.log().topic("orders").orElseThrow();
                coordinator.addPartitions("orders", orders.partitionCount() + 1);
            }
        }

        private void checkNobodyShares() {
            var users = new HashMap<TopicIdPartition, SimMember>();
            for (SimMember member : members) {
                if (member.isInSession()) {
                    for (TopicIdPartition partition : member.owned()) {
                        SimMember other = users.put(partition, member);
                        assertThat(other)
                                .as("step %d: %s is used by %s too", step, partition, member.memberId())
                                .isNull();
                    }
                }
            }
            ConsumerGroup group = coordinator.group(SimMember.GROUP);
            if (group != null) {
                checkNobodyShares(group);
            }
        }

        private void checkNobodyShares(ConsumerGroup group) {
            var owned = new HashSet<TopicIdPartition>();
            for (ConsumerMember member : group.members().values()) {
                for (OwnedPartitions partitions :
                        List.of(member.progress().assigned(), member.progress().pendingRevocation())) {
                    for (UUID topicId : partitions.topicIds()) {
                        for (int partition : partitions.partitions(topicId).keySet()) {
                            assertThat(owned.add(new TopicIdPartition(topicId, partition)))
                                    .as("step %d: two members count as owners of %d", step, partition)
                                    .isTrue();
                            assertThat(group.ownerOf(topicId, partition)).isEqualTo(member.memberId());
                        }
                    }
                }
            }
        }

        private void checkConverged() {
            ConsumerGroup group = coordinator.group(SimMember.GROUP);
            assertThat(group).isNotNull();
            assertThat(group.members().keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            members.stream().map(SimMember::memberId).toList());
            assertThat(group.state()).isEqualTo("Stable");
            Set<TopicIdPartition> used = new HashSet<>();
            for (SimMember member : members) {
                PartitionSet target = group.target(member.memberId());
                assertThat(member.owned()).as(member.memberId()).hasSize(target.size());
                for (TopicIdPartition partition : member.owned()) {
                    assertThat(target.contains(partition.topicId(), partition.partition()))
                            .isTrue();
                    used.add(partition);
                }
            }
            int subscribed = 0;
            for (String topic : group.subscribedTopics()) {
                subscribed += coordinator
                        .log()
                        .topic(topic)
                        .map(TopicDescription::partitionCount)
                        .orElse(0);
            }
            assertThat(used).hasSize(subscribed);
        }
    }
}
