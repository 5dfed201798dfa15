package io.millstream.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.testkit.Chance;
import io.millstream.testkit.SeededTest;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.Records;
import io.millstream.wire.message.FetchRequest;
import io.millstream.wire.message.FetchRequest.FetchPartition;
import io.millstream.wire.message.FetchRequest.FetchTopic;
import io.millstream.wire.message.FetchRequest.ForgottenTopic;
import io.millstream.wire.message.FetchResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One fetch session and everything that can happen to its partitions. The specification is the simple session of KIP-227,
 * which looks at all its partitions for each answer: the same partitions must be answered, in the same order, with the same
 * bytes, and a request must end when the simple one would.
 */
class FetchSessionSimTest {
    private static final int STEPS = 150;
    private static final int WAIT_MS = 500;
    private static final List<String> TOPICS = List.of("a", "b", "c");
    private static final int PARTITIONS = 4;

    @SeededTest(count = 60)
    void answersAsASessionThatLooksAtEverything(long seed) {
        try (var world = new FetchWorld()) {
            var life = new Life(world, new Chance(seed));
            for (int step = 0; step < STEPS; step++) {
                life.step();
            }
        }
    }

    /** What an answer says of a partition. */
    private record Told(
            String topic, int partition, int error, long highWatermark, long logStartOffset, int recordBytes) {}

    /** A partition of the simple session. */
    private static final class Target {
        private final TopicPartition partition;
        private long fetchOffset;
        private int maxBytes;
        private int leaderEpoch = -1;
        private long toldHighWatermark = -1;
        private long toldLogStartOffset = -1;

        Target(TopicPartition partition) {
            this.partition = partition;
        }
    }

    private static final class Life {
        private final FetchWorld world;
        private final Chance chance;
        private final List<Target> session = new ArrayList<>(); // in the order of their turns
        private final Map<TopicPartition, Integer> openTransactions = new HashMap<>(); // to the next sequence number
        private @Nullable CompletableFuture<FetchResponse> waiting;
        private FetchRequest request = new FetchRequest();
        private int sessionId;
        private int epoch;
        private long deadlineMs;
        private boolean isCommitted;

        /** Each transaction has a producer of its own, so that its sequence numbers begin with 0. */
        private final Map<TopicPartition, Long> producerIds = new HashMap<>();

        private long nextProducerId = 1;

        Life(FetchWorld world, Chance chance) {
            this.world = world;
            this.chance = chance;
            TOPICS.forEach(topic -> world.log.createTopic(topic, PARTITIONS, TopicSettings.DEFAULTS));
        }

        void step() {
            if (waiting == null) {
                if (chance.coin()) {
                    ask();
                } else {
                    change(true);
                }
            } else {
                if (chance.oneIn(4)) {
                    world.time.advance(Duration.ofMillis(chance.below(WAIT_MS)));
                } else {
                    change(false);
                }
                world.work();
                checkWaiting();
            }
        }

        /** Something happens to a partition, or, between two requests, to what the consumer may read. */
        private void change(boolean isBetween) {
            var partition = new TopicPartition(chance.pick(TOPICS), chance.below(PARTITIONS));
            TopicDescription topic = world.log.topic(partition.topic()).orElse(null);
            if (topic == null) {
                if (isBetween) { // a topic that is missing is an error, which no request waits with
                    world.log.createTopic(partition.topic(), PARTITIONS, TopicSettings.DEFAULTS);
                }
                return;
            }
            PartitionLog log = world.log.partition(partition);
            switch (chance.below(isBetween ? 12 : 8)) {
                case 0 ->
                    log.deleteRecordsBefore(
                            log.logStartOffset() + chance.below((int) (log.logEndOffset() - log.logStartOffset()) + 1));
                case 1 -> log.beginLeaderEpoch(log.leaderEpoch() + 1);
                case 2, 3 -> transact(partition);
                case 8 -> {
                    world.log.deleteTopic(partition.topic());
                    openTransactions.keySet().removeIf(open -> open.topic().equals(partition.topic()));
                }
                case 9 -> world.deny(partition.topic(), !world.isDenied(partition.topic()));
                default -> world.append(partition, 1 + chance.below(300));
            }
        }

        private void transact(TopicPartition partition) {
            Integer sequence = openTransactions.remove(partition);
            if (sequence == null || chance.oneIn(3)) {
                int next = sequence == null ? 0 : sequence;
                if (sequence == null) {
                    producerIds.put(partition, nextProducerId++);
                }
                world.appendOpen(partition, producerIds.get(partition), next);
                openTransactions.put(partition, next + 1);
            } else {
                world.endTransaction(partition, producerIds.get(partition), chance.coin());
            }
        }

        private void ask() {
            request = new FetchRequest()
                    .maxWaitMs(chance.coin() ? 0 : WAIT_MS)
                    .minBytes(chance.oneIn(4) ? 400 : 1)
                    .maxBytes(chance.oneIn(3) ? 50 + chance.below(600) : 1_000_000)
                    .isolationLevel((byte) (chance.oneIn(10) == isCommitted ? 0 : 1))
                    .sessionId(sessionId)
                    .sessionEpoch(epoch);
            isCommitted = request.isolationLevel() == 1;
            boolean isFull = epoch == 0 || chance.oneIn(25);
            if (isFull) {
                request.sessionEpoch(0);
                session.clear();
            }
            want(isFull ? 6 : chance.below(3));
            if (!isFull && session.size() > 3 && chance.oneIn(6)) {
                forget(chance.pick(session));
            }
            deadlineMs = world.time.wallMs() + request.maxWaitMs();
            waiting = world.fetch(request).toCompletableFuture();
            checkWaiting();
        }

        /** Adds partitions to the request, or says of known ones where to read on. */
        private void want(int count) {
            for (int i = 0; i < count; i++) {
                var partition = new TopicPartition(chance.pick(TOPICS), chance.below(PARTITIONS));
                Target target = find(partition);
                if (target == null) {
                    target = new Target(partition);
                    session.add(target);
                }
                target.maxBytes = chance.oneIn(5) ? 100 : 10_000;
                target.fetchOffset = offsetToWant(partition);
                target.leaderEpoch = chance.oneIn(10) ? chance.below(3) : -1;
                request.topics()
                        .add(new FetchTopic()
                                .topic(partition.topic())
                                .partitions(List.of(new FetchPartition()
                                        .partition(partition.partition())
                                        .fetchOffset(target.fetchOffset)
                                        .currentLeaderEpoch(target.leaderEpoch)
                                        .partitionMaxBytes(target.maxBytes))));
            }
        }

        /** Mostly the end, as of a consumer that keeps up. */
        private long offsetToWant(TopicPartition partition) {
            if (world.log.topic(partition.topic()).isEmpty()) {
                return 0;
            }
            PartitionLog log = world.log.partition(partition);
            if (chance.oneIn(20)) {
                return log.logEndOffset() + 1;
            }
            return chance.oneIn(4) ? log.logStartOffset() : log.logEndOffset();
        }

        private void forget(Target target) {
            session.remove(target);
            request.topics()
                    .removeIf(topic -> topic.topic().equals(target.partition.topic())
                            && topic.partitions().get(0).partition() == target.partition.partition());
            request.forgottenTopicsData()
                    .add(new ForgottenTopic()
                            .topic(target.partition.topic())
                            .partitions(List.of(target.partition.partition())));
        }

        private @Nullable Target find(TopicPartition partition) {
            return session.stream()
                    .filter(target -> target.partition.equals(partition))
                    .findFirst()
                    .orElse(null);
        }

        /** Compares with what the simple session would do now: wait on, or answer this. */
        private void checkWaiting() {
            CompletableFuture<FetchResponse> asked = waiting;
            if (asked == null) {
                throw new IllegalStateException("nobody asked");
            }
            List<Told> all = lookAtAll();
            int bytes = all.stream().mapToInt(Told::recordBytes).sum();
            boolean hasEnded = bytes >= request.minBytes()
                    || all.stream().anyMatch(told -> told.error() != 0)
                    || world.time.wallMs() >= deadlineMs;
            assertThat(asked.isDone()).as("answered, %s", all).isEqualTo(hasEnded);
            if (hasEnded) {
                FetchResponse answer = asked.join();
                List<Told> expected = tell(all, request.sessionEpoch() != 0);
                assertThat(told(answer)).isEqualTo(expected);
                sessionId = answer.sessionId();
                epoch = request.sessionEpoch() + 1;
                waiting = null;
            }
        }

        private List<Told> lookAtAll() {
            var all = new ArrayList<Told>();
            int leftBytes = request.maxBytes();
            boolean isFirst = true;
            for (Target target : session) {
                Told told = look(target, Math.max(0, leftBytes), isFirst);
                all.add(told);
                leftBytes -= told.recordBytes();
                isFirst &= told.recordBytes() == 0;
            }
            return all;
        }

        private Told look(Target target, int leftBytes, boolean isFirst) {
            String topic = target.partition.topic();
            if (world.isDenied(topic)) {
                return failed(target, ErrorCode.TOPIC_AUTHORIZATION_FAILED);
            }
            if (world.log.topic(topic).isEmpty()) {
                return failed(target, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
            }
            PartitionLog log = world.log.partition(target.partition);
            if (target.leaderEpoch >= 0 && target.leaderEpoch != log.leaderEpoch()) {
                return failed(
                        target,
                        target.leaderEpoch < log.leaderEpoch()
                                ? ErrorCode.FENCED_LEADER_EPOCH
                                : ErrorCode.UNKNOWN_LEADER_EPOCH);
            }
            if (target.fetchOffset < log.logStartOffset() || target.fetchOffset > log.logEndOffset()) {
                return failed(target, ErrorCode.OFFSET_OUT_OF_RANGE);
            }
            Isolation isolation = isCommitted ? Isolation.READ_COMMITTED : Isolation.READ_UNCOMMITTED;
            int maxBytes = Math.min(leftBytes, target.maxBytes);
            int bytes = log.batches(target.fetchOffset, maxBytes, isolation)
                    .map(region -> Math.toIntExact(region.lengthBytes()))
                    .orElse(0);
            return new Told(
                    topic,
                    target.partition.partition(),
                    0,
                    log.highWatermark(),
                    log.logStartOffset(),
                    isFirst || bytes <= maxBytes ? bytes : 0);
        }

        private static Told failed(Target target, ErrorCode error) {
            return new Told(target.partition.topic(), target.partition.partition(), error.code(), -1, -1, 0);
        }

        /** What of it is news, after which those with records stand at the end of the order. */
        private List<Told> tell(List<Told> all, boolean isIncremental) {
            var news = new ArrayList<Told>();
            var served = new ArrayList<Target>();
            for (int i = 0; i < all.size(); i++) {
                Told told = all.get(i);
                Target target = session.get(i);
                if (!isIncremental
                        || told.error() != 0
                        || told.recordBytes() > 0
                        || told.highWatermark() != target.toldHighWatermark
                        || told.logStartOffset() != target.toldLogStartOffset) {
                    news.add(told);
                    target.toldHighWatermark = told.highWatermark();
                    target.toldLogStartOffset = told.logStartOffset();
                }
                if (told.recordBytes() > 0) {
                    served.add(target);
                }
            }
            session.removeAll(served);
            session.addAll(served);
            return news;
        }

        private static List<Told> told(FetchResponse answer) {
            var all = new ArrayList<Told>();
            answer.responses().forEach(topic -> topic.partitions().forEach(partition -> {
                Records records = partition.records();
                all.add(new Told(
                        topic.topic(),
                        partition.partitionIndex(),
                        partition.errorCode(),
                        partition.highWatermark(),
                        partition.logStartOffset(),
                        records == null ? 0 : records.sizeBytes()));
            }));
            return all;
        }
    }
}
