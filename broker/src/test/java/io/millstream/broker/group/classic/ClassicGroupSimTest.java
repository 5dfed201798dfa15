package io.millstream.broker.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.JobException;
import io.millstream.testkit.Chance;
import io.millstream.testkit.DiskCall;
import io.millstream.testkit.Fault;
import io.millstream.testkit.SeededTest;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.OffsetFetchRequest;
import io.millstream.wire.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.millstream.wire.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.millstream.wire.message.OffsetFetchResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Members join, leave, stall, die and come back, static ones among them, while the coordinator is killed and its power cut at
 * any change of the disk, and the machine's clock is set forwards and backwards. At every moment no partition has two owners in
 * one generation; what was committed never goes back; and once the trouble ends, everybody is in one generation and every
 * partition has an owner.
 */
class ClassicGroupSimTest {
    private static final String GROUP = "readers";
    private static final int PARTITIONS = 7;
    private static final int STEPS = 400;
    private static final int CALM_ROUNDS = 300;

    @SeededTest(count = 60)
    void groupsKeepTheirPromisesInTrouble(long seed) {
        new Run(seed).play();
    }

    private static final class Run {
        private final Chance chance;
        private final GroupWorld world;
        private final List<SimMember> members = new ArrayList<>();
        private final long[] acknowledged = new long[PARTITIONS];
        private final long[] seen = new long[PARTITIONS];
        private long lastOffset;

        Run(long seed) {
            chance = new Chance(seed);
            world = new GroupWorld(seed, Map.of("offsets.retention.check.interval.ms", "7d"));
            int memberCount = chance.between(2, 6);
            for (int i = 0; i < memberCount; i++) {
                String name = "member-" + i;
                members.add(new SimMember(world, GROUP, name, chance.oneIn(3) ? name : null, PARTITIONS));
            }
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                unlessThePowerGoes(this::somethingHappens);
                checkOwners();
            }
            world.disk().heal();
            members.forEach(member -> member.stall(false));
            for (int round = 0; round < CALM_ROUNDS && !isSettled(); round++) {
                members.forEach(Run::actOrStartAgain);
                world.advanceMs(1_000);
                checkOwners();
            }
            assertThat(isSettled()).as("all in one generation: %s", members).isTrue();
            checkCommitted();
        }

        /**
         * A static member whose new id was lost with the coordinator's power is told that another holds its place, as in
         * Kafka: the process ends, and whoever runs it starts it again.
         */
        private static void actOrStartAgain(SimMember member) {
            if (member.isFenced()) {
                member.dieAndStartAgain();
            }
            member.act();
        }

        private void unlessThePowerGoes(Runnable work) {
            try {
                work.run();
            } catch (JobException e) {
                if (!world.disk().isOff()) {
                    throw e;
                }
            }
            if (world.disk().isOff()) {
                world.crash();
                members.forEach(SimMember::disconnect);
                checkCommitted();
            }
        }

        private void somethingHappens() {
            SimMember member = chance.pick(members);
            switch (chance.below(16)) {
                case 0 -> member.stall(!member.isStalled());
                case 1 -> {
                    if (chance.oneIn(3)) {
                        member.dieAndStartAgain();
                    }
                }
                case 2 -> {
                    if (chance.oneIn(3) && member.isMember()) {
                        var unused = member.leave();
                    }
                }
                case 3 -> {
                    if (chance.oneIn(4)) {
                        world.kill();
                        members.forEach(SimMember::disconnect);
                        checkCommitted();
                    }
                }
                case 4 -> {
                    if (chance.oneIn(4)) {
                        world.disk().inject(Fault.powerCut(DiskCall.changes()).atCall(chance.between(1, 20)));
                    }
                }
                case 5, 6, 7 -> commit(member);
                case 8, 9 -> world.advanceMs(chance.below(8_000));
                case 10 -> world.setWallClockBy(Duration.ofMinutes(chance.between(-60, 60)));
                default -> actOrStartAgain(member);
            }
        }

        private void commit(SimMember member) {
            if (member.owned().isEmpty() || !member.isMember() || member.isFenced()) {
                return;
            }
            int partition = chance.pick(new ArrayList<>(member.owned())) % 4; // the topic has no more
            var answer = member.commit(partition, ++lastOffset);
            if (!answer.isDone()) {
                return;
            }
            short error = answer.join().topics().get(0).partitions().get(0).errorCode();
            if (error == ErrorCode.NONE.code()) {
                acknowledged[partition] = lastOffset;
            } else {
                member.onError(error);
            }
        }

        private void checkOwners() {
            var ownersByGeneration = new HashMap<Integer, Map<Integer, SimMember>>();
            for (SimMember member : members) {
                if (!member.isMember()) {
                    continue;
                }
                Map<Integer, SimMember> owners =
                        ownersByGeneration.computeIfAbsent(member.generationId(), id -> new HashMap<>());
                for (int partition : member.owned()) {
                    SimMember other = owners.put(partition, member);
                    assertThat(other == null || other == member)
                            .as("partition %s belongs to %s and to %s", partition, member, other)
                            .isTrue();
                }
            }
        }

        private boolean isSettled() {
            var owned = new TreeSet<Integer>();
            int generation = members.get(0).generationId();
            for (SimMember member : members) {
                if (!member.isMember() || member.isFenced() || member.generationId() != generation) {
                    return false;
                }
                owned.addAll(member.owned());
            }
            return owned.size() == PARTITIONS;
        }

        private void checkCommitted() {
            var topic = new OffsetFetchRequestTopics().name("orders").partitionIndexes(List.of(0, 1, 2, 3));
            var group = new OffsetFetchRequestGroup().groupId(GROUP).topics(List.of(topic));
            OffsetFetchResponse fetched = world.send(
                            ApiKey.OFFSET_FETCH,
                            9,
                            "checker",
                            new OffsetFetchRequest().groups(List.of(group)),
                            OffsetFetchResponse.class)
                    .join();
            fetched.groups().get(0).topics().get(0).partitions().forEach(partition -> {
                int number = partition.partitionIndex();
                long offset = Math.max(0, partition.committedOffset());
                assertThat(offset)
                        .as("committed offset of partition %d", number)
                        .isGreaterThanOrEqualTo(acknowledged[number])
                        .isGreaterThanOrEqualTo(seen[number])
                        .isLessThanOrEqualTo(lastOffset);
                seen[number] = offset;
            });
        }
    }
}
