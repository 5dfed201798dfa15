package io.millstream.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.VirtualTime;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Positions;
import io.millstream.dstream.SourceBatch;
import io.millstream.dstream.SourceContext;
import io.millstream.dstream.SourceReader;
import io.millstream.dstream.StreamingContext;
import io.millstream.dstream.run.LocalStreamingEngine;
import io.millstream.dstream.run.StreamingEnvironment;
import io.millstream.log.ForcePolicy;
import io.millstream.log.LogSettings;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.log.TopicWriter;
import io.millstream.log.store.LocalLog;
import io.millstream.log.store.LogEnvironment;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.run.LocalEngine;
import io.millstream.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic of the real log engine as the source of batches, over a simulated disk and in virtual time. */
class TopicStreamTest {
    private static final Path DIRECTORY = Path.of("/data").toAbsolutePath();
    private static final String TOPIC = "posts";
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final long START_MS = 1_700_000_000_000L;

    private final VirtualTime time = new VirtualTime(START_MS);
    private final LocalEngine engine = LocalEngine.start(2);
    private final RddContext rdds = new RddContext(engine);
    private final List<TopicBatch> observed = new ArrayList<>();
    private SimDisk disk = new SimDisk(1);
    private LocalLog log = openLog();

    @BeforeEach
    void createTopic() {
        log.createTopic(TOPIC, 2, TopicSettings.DEFAULTS);
    }

    @AfterEach
    void close() {
        log.close();
        engine.close();
    }

    @Test
    void aBatchHoldsWhatCameSinceTheOneBeforeAndStaysThatWay() throws IOException {
        append(0, "a", "b");
        append(1, "c");
        SourceReader<String> reader = open(plan());

        SourceBatch<String> first = reader.take(now());
        append(1, "d");
        SourceBatch<String> second = reader.take(now());
        SourceBatch<String> third = reader.take(now());

        assertThat(first.rdd().collect()).containsExactly("a", "b", "c");
        assertThat(first.positions()).isEqualTo(positions(2, 1));
        assertThat(second.rdd().collect()).containsExactly("d");
        assertThat(second.positions()).isEqualTo(positions(2, 2));
        assertThat(third.rdd().collect()).isEmpty();
        assertThat(first.rdd().collect()).containsExactly("a", "b", "c");
        assertThat(observed)
                .containsExactly(
                        new TopicBatch(now(), List.of(range(0, 0, 2, 2), range(1, 0, 1, 1))),
                        new TopicBatch(now(), List.of(range(0, 2, 2, 2), range(1, 1, 2, 2))),
                        new TopicBatch(now(), List.of(range(0, 2, 2, 2), range(1, 2, 2, 2))));
    }

    @Test
    void aNewJobStartsWhereItWasTold() throws IOException {
        append(0, "a", "b", "c");
        append(1, "d");
        log.partition(at(0)).deleteRecordsBefore(1);

        assertThat(open(plan()).startPositions()).isEqualTo(positions(1, 0));
        assertThat(open(plan().startAt(StartAt.LATEST)).startPositions()).isEqualTo(positions(3, 1));
        var atTwo = open(plan().startAt(StartAt.offsets(Map.of(0, 2L))));
        assertThat(atTwo.take(now()).rdd().collect()).containsExactly("c", "d");
        assertFails(
                () -> open(plan().startAt(StartAt.offsets(Map.of(0, 0L)))),
                ErrorKind.USER,
                "offset 0 is outside of posts-0, which can be read from 1 to 3; start at one of these");
    }

    @Test
    void aLimitSpreadsABacklogOverBatchesAndTheRestIsLag() throws IOException {
        append(0, "a", "b", "c", "d", "e");
        append(1, "f");
        SourceReader<String> reader = open(plan().maxRecordsPerPartition(2));

        assertThat(reader.take(now()).rdd().collect()).containsExactly("a", "b", "f");
        assertThat(reader.take(now()).rdd().collect()).containsExactly("c", "d");
        assertThat(reader.hasPending()).isTrue();
        assertThat(reader.take(now()).rdd().collect()).containsExactly("e");
        assertThat(reader.hasPending()).isFalse();
        assertThat(observed).extracting(TopicBatch::lag).containsExactly(3L, 1L, 0L);
        assertThat(observed).extracting(TopicBatch::recordCount).containsExactly(3L, 2L, 1L);
    }

    @Test
    void aRecordedRangeIsReadAgainUntilItsRecordsAreDeleted() throws IOException {
        append(0, "a", "b");
        append(1, "c");
        SourceReader<String> reader = open(plan());
        Positions from = reader.startPositions();
        Positions until = reader.take(now()).positions();
        append(0, "later");

        assertThat(reader.takeAgain(from, until).orElseThrow().collect()).containsExactly("a", "b", "c");
        log.partition(at(0)).deleteRecordsBefore(1);
        assertThat(reader.takeAgain(from, until)).isEmpty();
        assertThat(reader.takeAgain(positions(1, 1), until).orElseThrow().collect())
                .containsExactly("b");
    }

    @Test
    void aJobThatComesBackGoesOnWhereItStoodOrSaysWhyItCannot() throws IOException {
        append(0, "a", "b", "c");

        assertThat(comeBack(positions(2, 0)).take(now()).rdd().collect()).containsExactly("c");
        assertFails(() -> comeBack(positions(4, 0)), ErrorKind.EXTERNAL, "up to offset 4, but it ends at 3");
        log.partition(at(0)).deleteRecordsBefore(2);
        assertFails(() -> comeBack(positions(0, 0)), ErrorKind.EXTERNAL, "records 0 to 1 of posts-0 were deleted");
    }

    /** The same crash without the force shows that the disk does lose what was only written. */
    @Test
    void aCheckpointNeverPointsPastWhatAPowerCutLeaves() throws IOException {
        int lostWithoutForce = 0;
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(endOffsetAfterPowerCut(seed, true)).as("seed %d", seed).isEqualTo(3);
            lostWithoutForce += endOffsetAfterPowerCut(seed, false) < 3 ? 1 : 0;
        }
        assertThat(lostWithoutForce).isPositive();
    }

    private long endOffsetAfterPowerCut(long seed, boolean checkpointed) throws IOException {
        disk = new SimDisk(seed);
        log = openLog();
        createTopic();
        append(0, "a", "b", "c");
        SourceReader<String> reader = open(plan());
        Positions read = reader.take(now()).positions();
        if (checkpointed) {
            reader.beforeCheckpoint(read);
        }
        disk = disk.crash();
        log = openLog();
        return log.partition(at(0)).logEndOffset();
    }

    @Test
    void whatComesAfterTheStopIsLeftForTheNextRun() throws IOException {
        append(0, "a");
        SourceReader<String> reader = open(plan());
        reader.stopReceiving();
        append(0, "b");

        assertThat(reader.hasPending()).isTrue();
        SourceBatch<String> last = reader.take(now());
        assertThat(last.rdd().collect()).containsExactly("a");
        assertThat(reader.hasPending()).isFalse();
        assertThat(comeBack(last.positions()).take(now()).rdd().collect()).containsExactly("b");
    }

    @Test
    void aTopicThatIsDeletedEndsTheJobEvenIfAnotherOfItsNameIsMade() throws IOException {
        append(0, "a");
        SourceReader<String> reader = open(plan());
        SourceBatch<String> taken = reader.take(now());
        log.deleteTopic(TOPIC);

        assertThatThrownBy(() -> taken.rdd().collect()).hasStackTraceContaining("Topic posts was deleted");
        assertFails(() -> reader.take(now()), ErrorKind.USER, "topic posts was deleted while the job was reading it");
        assertFails(() -> open(plan()), ErrorKind.USER, "there is no topic posts to read");
        createTopic();
        assertFails(() -> reader.take(now()), ErrorKind.USER, "topic posts was deleted while the job was reading it");
        assertFails(() -> comeBack(taken.positions()), ErrorKind.EXTERNAL, "posts was deleted and made again");
    }

    @Test
    void aJobInVirtualTimeGetsEveryRecordInTheBatchOfItsInterval() {
        var batches = new TreeMap<Long, List<String>>();
        var job = new StreamingContext(new LocalStreamingEngine(StreamingEnvironment.of(time, time, rdds)), INTERVAL);
        job.stream(plan())
                .foreachRDD((rdd, batchTime) -> batches.put((batchTime.epochMs() - START_MS) / 1000, rdd.collect()));
        append(0, "a");
        job.start();
        time.advance(INTERVAL);
        append(1, "b");
        append(0, "c");
        time.advance(INTERVAL.multipliedBy(2));
        job.stop(false);

        assertThat(batches).isEqualTo(Map.of(1L, List.of("a"), 2L, List.of("c", "b"), 3L, List.of()));
    }

    private TopicStream<String> plan() {
        return TopicStream.of(log, TOPIC, RecordDecoder.text()).observedBy(observed::add);
    }

    private SourceReader<String> open(TopicStream<String> plan) {
        return plan.open(context(Optional.empty()));
    }

    private SourceReader<String> comeBack(Positions positions) {
        return plan().open(context(Optional.of(positions)));
    }

    private SourceContext context(Optional<Positions> startAt) {
        return new SourceContext(TOPIC, INTERVAL, new SourceContext.Time(time, time), rdds, startAt, state -> {});
    }

    private LocalLog openLog() {
        return LocalLog.open(DIRECTORY, LogSettings.DEFAULTS, new LogEnvironment(disk, time, time, Runnable::run));
    }

    /** Written, not forced. */
    private void append(int partition, String... values) {
        var writer = new TopicWriter(log, TOPIC, TopicWriter.Options.DEFAULTS);
        for (String value : values) {
            writer.write(partition, null, value.getBytes(StandardCharsets.UTF_8), time.wallMs());
        }
        writer.flush(ForcePolicy.WRITTEN);
    }

    private BatchTime now() {
        return new BatchTime(time.wallMs());
    }

    private static TopicPartition at(int partition) {
        return new TopicPartition(TOPIC, partition);
    }

    private Positions positions(long first, long second) {
        var parts = new TopicIdentity(log.topic(TOPIC).orElseThrow()).parts();
        parts.put("posts-0", first);
        parts.put("posts-1", second);
        return new Positions(parts);
    }

    private static TopicBatch.Range range(int partition, long fromOffset, long untilOffset, long endOffset) {
        return new TopicBatch.Range(partition, fromOffset, untilOffset, endOffset);
    }

    private static void assertFails(ThrowingCallable call, ErrorKind kind, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(JobException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining(message);
        });
    }
}
