package io.millstream.broker.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.JobException;
import io.millstream.broker.group.Group;
import io.millstream.testkit.Chance;
import io.millstream.testkit.DiskCall;
import io.millstream.testkit.Fault;
import io.millstream.testkit.SeededTest;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ConsumerGroupDescribeRequest;
import io.millstream.wire.message.ConsumerGroupDescribeResponse;
import io.millstream.wire.message.ConsumerGroupDescribeResponse.DescribedGroup;
import io.millstream.wire.message.OffsetCommitResponse;
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
import java.util.concurrent.CompletableFuture;

/**
 * Processes of a group change between the classic and the consumer protocol, one by one, so that the group is converted again
 * and again (KIP-848, "Online migration"), while the coordinator is killed and its power cut: at any change of the disk,
 * between a write and its force, and in the middle of a conversion that is larger than a batch. All the while no partition is
 * used by two members; what members were told and what they have committed survives; and whenever the trouble ends, every
 * partition has one owner and every process its share, whichever protocol the group has by then.
 */
class ConversionSimTest {
    private static final String GROUP = "readers";
    private static final int PARTITIONS = 4;
    private static final int CRISES = 4;
    private static final int STEPS = 100;
    private static final int QUIET_ROUNDS = 40;
    private static final int CALM_ROUNDS = 300;
    private static final int MAX_FORCE_MS = 30;
    private static final int SMALL_BATCH_BYTES = 800;
    private static final int LARGE_BATCH_BYTES = 1 << 20;

    @SeededTest(count = 40)
    void aGroupSurvivesItsConversionsWhateverCrashes(long seed) {
        new Run(seed).play();
    }

    private record Commit(int partition, long offset, CompletableFuture<OffsetCommitResponse> answer) {}

    private static final class Run {
        private final Chance chance;
        private final GroupWorld world;
        private final List<SimProcess> processes = new ArrayList<>();
        private final List<Commit> commits = new ArrayList<>();
        private final long[] acknowledged = new long[PARTITIONS];
        private long lastOffset;
        private int step;

        Run(long seed) {
            chance = new Chance(seed);
            world = new GroupWorld(
                    seed,
                    Map.of("offsets.retention.check.interval.ms", "7d"),
                    MAX_FORCE_MS,
                    chance.coin() ? SMALL_BATCH_BYTES : LARGE_BATCH_BYTES);
            int processCount = chance.between(2, PARTITIONS);
            for (int i = 0; i < processCount; i++) {
                String name = "process-" + i;
                processes.add(new SimProcess(world, GROUP, name, chance.oneIn(3) ? name : null, PARTITIONS));
            }
        }

        void play() {
            for (int crisis = 0; crisis < CRISES; crisis++) {
                for (int number = 0; number < STEPS; number++, step++) {
                    unlessThePowerGoes(this::somethingHappens);
                    check();
                }
                calmDown();
                unlessThePowerGoes(() -> convert(chance.pick(processes)));
                calmDown();
            }
            checkCommitted();
        }

        private void calmDown() {
            world.disk().heal();
            processes.forEach(process -> process.stall(false));
            for (int round = 0; round < CALM_ROUNDS && !isSettled(); round++) {
                processes.forEach(SimProcess::act);
                world.advanceMs(1_000);
                check();
            }
            assertThat(isSettled())
                    .as("step %d: all have a share, all partitions an owner: %s in %s", step, processes, described())
                    .isTrue();
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
                restart(true);
            }
        }

        private void restart(boolean powerCut) {
            int told = processes.stream()
                    .filter(SimProcess::isInSession)
                    .mapToInt(SimProcess::epoch)
                    .max()
                    .orElse(0);
            if (powerCut) {
                world.crash();
            } else {
                world.kill();
            }
            commits.clear();
            processes.forEach(SimProcess::disconnect);
            assertThat(epoch())
                    .as("step %d: the epoch that members know: %s", step, processes)
                    .isGreaterThanOrEqualTo(told);
            checkCommitted();
        }

        private void somethingHappens() {
            SimProcess process = chance.pick(processes);
            switch (chance.below(20)) {
                case 0 -> process.stall(chance.oneIn(3));
                case 1, 2 -> {
                    if (chance.oneIn(2)) {
                        convert(process);
                    }
                }
                case 3 -> {
                    if (chance.oneIn(4)) {
                        restart(chance.coin());
                    }
                }
                case 4 -> {
                    if (chance.oneIn(4)) {
                        crashSoon();
                    } else if (chance.oneIn(4)) {
                        beQuiet();
                    }
                }
                case 5 -> world.setWallClockBy(Duration.ofMinutes(chance.between(-60, 60)));
                case 6, 7 -> commit(process);
                case 8, 9 -> world.advanceMs(chance.below(4_000));
                case 10, 11, 12 -> world.advanceMs(chance.below(60));
                default -> process.act();
            }
        }

        /** Long enough for all to have their share. */
        private void beQuiet() {
            for (int round = 0; round < QUIET_ROUNDS && !world.disk().isOff(); round++) {
                processes.forEach(SimProcess::act);
                world.advanceMs(1_000);
                check();
            }
        }

        /** Lets a process come back with the other protocol, which often converts the group, and perhaps crashes then. */
        private void convert(SimProcess process) {
            crashSoon();
            process.changeProtocol(chance.oneIn(3), process.isAway() || !chance.oneIn(3));
            process.act();
            if (chance.oneIn(2)) {
                world.advanceMs(chance.below(2 * MAX_FORCE_MS));
                if (!world.disk().isOff()) {
                    restart(chance.coin());
                }
            }
        }

        private void crashSoon() {
            if (chance.oneIn(3)) {
                world.disk().inject(Fault.powerCut(DiskCall.changes()).atCall(chance.between(1, 12)));
            }
        }

        private void commit(SimProcess process) {
            if (process.isInSession() && !process.owned().isEmpty()) {
                int partition = chance.pick(new ArrayList<>(process.owned()));
                commits.add(new Commit(partition, ++lastOffset, process.commit(partition, lastOffset)));
            }
        }

        private void check() {
            commits.removeIf(commit -> {
                if (!commit.answer().isDone()) {
                    return false;
                }
                short error = commit.answer()
                        .join()
                        .topics()
                        .get(0)
                        .partitions()
                        .get(0)
                        .errorCode();
                if (error == ErrorCode.NONE.code()) {
                    acknowledged[commit.partition()] = Math.max(acknowledged[commit.partition()], commit.offset());
                }
                return true;
            });
            var users = new HashMap<Integer, SimProcess>();
            for (SimProcess process : processes) {
                if (process.isInSession()) {
                    for (int partition : process.owned()) {
                        SimProcess other = users.put(partition, process);
                        assertThat(other)
                                .as("step %d: partition %d is used by %s too", step, partition, process)
                                .isNull();
                    }
                }
            }
        }

        private boolean isSettled() {
            var owned = new TreeSet<Integer>();
            for (SimProcess process : processes) {
                if (process.isAway()) {
                    continue;
                }
                if (!process.isInSession() || process.owned().isEmpty()) {
                    return false;
                }
                owned.addAll(process.owned());
            }
            return owned.size() == PARTITIONS || processes.stream().allMatch(SimProcess::isAway);
        }

        private Group group() {
            return world.coordinator().groups().find(GROUP);
        }

        private int epoch() {
            world.advanceMs(0); // it loads
            return group() instanceof ClassicGroup classic
                    ? classic.generationId()
                    : described().groupEpoch();
        }

        private DescribedGroup described() {
            var asked = world.send(
                    ApiKey.CONSUMER_GROUP_DESCRIBE,
                    new ConsumerGroupDescribeRequest().groupIds(List.of(GROUP)),
                    ConsumerGroupDescribeResponse.class);
            world.advanceMs(MAX_FORCE_MS);
            return asked.join().groups().get(0);
        }

        private void checkCommitted() {
            var topic = new OffsetFetchRequestTopics().name("orders").partitionIndexes(List.of(0, 1, 2, 3));
            var group = new OffsetFetchRequestGroup().groupId(GROUP).topics(List.of(topic));
            var asked = world.send(
                    ApiKey.OFFSET_FETCH,
                    9,
                    "checker",
                    new OffsetFetchRequest().groups(List.of(group)),
                    OffsetFetchResponse.class);
            world.advanceMs(MAX_FORCE_MS);
            asked.join().groups().get(0).topics().get(0).partitions().forEach(partition -> {
                int number = partition.partitionIndex();
                assertThat(Math.max(0, partition.committedOffset()))
                        .as("step %d: committed offset of partition %d", step, number)
                        .isGreaterThanOrEqualTo(acknowledged[number])
                        .isLessThanOrEqualTo(lastOffset);
            });
        }
    }
}
