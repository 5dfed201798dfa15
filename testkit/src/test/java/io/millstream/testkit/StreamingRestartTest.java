package io.millstream.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.base.codec.Codecs;
import io.millstream.dstream.PairDStream;
import io.millstream.dstream.StateOptions;
import io.millstream.dstream.StreamingContext;
import io.millstream.rdd.Pair;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that crashes and comes back puts out what an undisturbed one does. */
class StreamingRestartTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int BATCHES = 12;

    private static PairDStream<String, Integer> pairs(StreamingHarness.Streams streams) {
        return streams.<String>input("words").mapToPair(word -> Pair.of(word, 1));
    }

    private static PairDStream<String, Long> totals(PairDStream<String, Integer> pairs, String name) {
        return pairs.updateStateByKey(
                (List<Integer> values, Optional<Long> state) -> Optional.of(
                        state.orElse(0L) + values.stream().mapToInt(i -> i).sum()),
                StateOptions.named(name, Codecs.STRING, Codecs.LONG));
    }

    /** Running totals, windows by panes, windows of records, and a window of a window. */
    private static void job(StreamingContext ssc, StreamingHarness.Streams streams) {
        var pairs = pairs(streams);
        streams.output("totals", totals(pairs, "totals").stream());
        streams.output(
                "panes",
                pairs.reduceByKeyAndWindow(Integer::sum, SECOND.multipliedBy(4), SECOND.multipliedBy(2)).stream());
        streams.output("window", pairs.window(SECOND.multipliedBy(3)).stream());
        streams.output(
                "windowOfWindow",
                pairs.window(SECOND.multipliedBy(2), SECOND.multipliedBy(2)).window(SECOND.multipliedBy(4)).stream()
                        .count());
    }

    private static List<String> wordsOf(int batch) {
        var random = new Random(batch);
        var words = new ArrayList<String>();
        for (int left = random.nextInt(6); left > 0; left--) {
            words.add("w" + random.nextInt(4));
        }
        return words;
    }

    private static StreamingHarness undisturbed() {
        var harness = StreamingHarness.every(SECOND, StreamingRestartTest::job);
        for (int batch = 0; batch < BATCHES; batch++) {
            harness.giveAll("words", wordsOf(batch)).advance();
        }
        return harness;
    }

    private static void assertSameOutputs(StreamingHarness harness, StreamingHarness expected) {
        for (String output : List.of("totals", "panes", "window", "windowOfWindow")) {
            assertThat(harness.outputByTime(output)).as(output).isEqualTo(expected.outputByTime(output));
        }
    }

    @ParameterizedTest(name = "power cut after batch {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void aCrashAfterAnyBatchChangesNoOutput(int crashAfter) {
        try (var expected = undisturbed();
                var harness = StreamingHarness.every(SECOND, StreamingRestartTest::job)) {
            for (int batch = 0; batch < BATCHES; batch++) {
                if (batch == crashAfter) {
                    harness.crash();
                    harness.restart();
                }
                harness.giveAll("words", wordsOf(batch)).advance();
            }
            assertSameOutputs(harness, expected);
        }
    }

    /** The power fails at every single change of the disk, so within every step of writing a checkpoint. */
    @Test
    void aCrashWithinAnyCheckpointChangesNoOutput() {
        try (var expected = undisturbed()) {
            long changes = expected.disk().changeCount();
            for (long at = 10; at < changes; at += 3) {
                crashAtChange(at, expected);
            }
        }
    }

    private static void crashAtChange(long change, StreamingHarness expected) {
        try (var harness = StreamingHarness.every(SECOND, StreamingRestartTest::job)) {
            long left = change - harness.disk().changeCount();
            harness.disk().inject(Fault.powerCut(DiskCall.changes()).atCall(left));
            boolean crashed = false;
            for (int batch = 0; batch < BATCHES; batch++) {
                harness.giveAll("words", wordsOf(batch));
                try {
                    harness.advance();
                } catch (JobException e) {
                    assertThat(crashed).as("a second crash: %s", e.getMessage()).isFalse();
                    crashed = true;
                    harness.crash();
                    harness.restart();
                }
            }
            assertThat(crashed).as("change %d", change).isTrue();
            assertThat(last(harness)).as("crash at change %d", change).isEqualTo(last(expected));
        }
    }

    private static List<Pair<String, Long>> last(StreamingHarness harness) {
        var totals = harness.<Pair<String, Long>>output("totals");
        return totals.get(totals.size() - 1);
    }

    /** Spark: batches of the down time run first, in order, with their original times. */
    @Test
    void batchesOfTheDownTimeRunWithTheirOriginalTimes() {
        try (var harness = StreamingHarness.every(SECOND, StreamingRestartTest::job)) {
            harness.give("words", "a").advance();
            harness.crash();
            harness.give("words", "b").advance(4);
            assertThat(harness.output("totals")).hasSize(1);
            harness.restart();
            harness.advance();
            assertThat(harness.outputByTime("totals").keySet())
                    .extracting(time -> time.epochMs() / 1000)
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(harness.output("window").get(3)).containsExactly(Pair.of("b", 1));
        }
    }

    /** Ours: no more than a hundred of them, the latest ones. */
    @Test
    void ofALongDownTimeOnlyTheLatestBatchesRun() {
        try (var harness = StreamingHarness.every(SECOND, StreamingRestartTest::job)) {
            harness.give("words", "a").advance();
            harness.crash();
            harness.advance(500);
            harness.restart();
            harness.advance();
            assertThat(harness.output("totals")).hasSize(1 + 100 + 1);
            assertThat(last(harness)).containsExactly(Pair.of("a", 1L));
            assertThat(harness.warnings()).anyMatch(warning -> warning.contains("400 of them are left out"));
        }
    }

    @Test
    void aDamagedLatestCheckpointIsLeftOutWithAWarning() throws Exception {
        try (var harness = StreamingHarness.every(SECOND, StreamingRestartTest::job)) {
            harness.give("words", "a").advance();
            harness.give("words", "b").advance();
            harness.crash();
            harness.disk().flipBit(Path.of("/checkpoints/checkpoint-1"), 40, 3);
            harness.restart();
            harness.advance();
            assertThat(harness.warnings()).anyMatch(warning -> warning.contains("checkpoint-1 is damaged"));
            assertThat(last(harness)).containsExactlyInAnyOrder(Pair.of("a", 1L), Pair.of("b", 1L));
        }
    }

    @Test
    void whenNoCheckpointCanBeReadTheJobDoesNotStart() throws Exception {
        try (var harness = StreamingHarness.every(SECOND, StreamingRestartTest::job)) {
            harness.give("words", "a").advance(2);
            harness.crash();
            harness.disk().flipBit(Path.of("/checkpoints/checkpoint-0"), 40, 3);
            harness.disk().flipBit(Path.of("/checkpoints/checkpoint-1"), 40, 3);
            assertThatThrownBy(harness::restart)
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("no checkpoint can be read")
                    .hasMessageContaining("checkpoint-0")
                    .hasMessageContaining("name another directory");
        }
    }

    @Test
    void aFileOfAnotherProgramIsLeftAlone() throws Exception {
        try (var harness = StreamingHarness.every(SECOND, StreamingRestartTest::job)) {
            harness.give("words", "a").advance(2);
            harness.crash();
            try (var file = harness.disk().openWrite(Path.of("/checkpoints/checkpoint-1"))) {
                file.write(ByteBuffer.wrap("something else altogether".getBytes(StandardCharsets.UTF_8)), 0);
                file.force();
            }
            assertThatThrownBy(harness::restart)
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("left alone");
        }
    }

    /** The program after a change: an operator is gone, another is new. */
    @Test
    void stateOfAnOperatorThatIsGoneIsRefusedAndANewOneStartsEmpty() {
        var operator = new ArrayList<>(List.of("old"));
        try (var harness = StreamingHarness.every(
                SECOND,
                (ssc, streams) -> operator.forEach(name ->
                        streams.output("totals", totals(pairs(streams).named(name + " pairs"), name).stream())))) {
            harness.give("words", "a").advance();
            harness.crash();
            operator.set(0, "new");
            assertThatThrownBy(harness::restart)
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("holds the state of \"old\"")
                    .hasMessageContaining("Checkpointing.drop");
        }
    }

    @Test
    void aTypeThatCannotHoldTheStateIsRefusedByName() {
        var asText = new ArrayList<>(List.of(false));
        try (var harness = StreamingHarness.every(SECOND, (ssc, streams) -> {
            if (asText.get(0)) {
                streams.output(
                        "totals",
                        pairs(streams)
                                .updateStateByKey(
                                        (List<Integer> values, Optional<String> state) -> state,
                                        StateOptions.named("totals", Codecs.STRING, Codecs.STRING))
                                .stream());
            } else {
                streams.output("totals", totals(pairs(streams), "totals").stream());
            }
        })) {
            harness.give("words", "a").advance();
            harness.crash();
            asText.set(0, true);
            assertThatThrownBy(harness::restart)
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("the state of operator \"totals\"")
                    .hasMessageContaining("LONG");
        }
    }

    @Test
    void aGracefulStopLosesNothing() {
        try (var harness = StreamingHarness.every(SECOND, StreamingRestartTest::job)) {
            harness.give("words", "a").advance();
            harness.give("words", "b");
            harness.stop();
            assertThat(last(harness)).containsExactly(Pair.of("a", 1L), Pair.of("b", 1L));
            harness.restart();
            harness.give("words", "a").advance(2);
            assertThat(last(harness)).containsExactly(Pair.of("a", 2L), Pair.of("b", 1L));
            harness.disk().assertNothingOpen();
        }
    }

    /** A state's past is gone after a restart, so a window over it begins anew, and says so. */
    @Test
    void aWindowOverAStateBeginsAnewWithAWarning() {
        try (var harness = StreamingHarness.every(
                SECOND,
                (ssc, streams) -> streams.output(
                        "recent",
                        totals(pairs(streams), "totals").window(SECOND.multipliedBy(2)).named("recent").stream()))) {
            harness.give("words", "a").advance();
            harness.give("words", "a").advance();
            harness.crash();
            harness.restart();
            harness.advance();
            assertThat(harness.output("recent"))
                    .containsExactly(
                            List.of(Pair.of("a", 1L)),
                            List.of(Pair.of("a", 1L), Pair.of("a", 2L)),
                            List.of(Pair.of("a", 2L)));
            assertThat(harness.warnings())
                    .anyMatch(warning -> warning.contains("windows over \"totals\"") && warning.contains("begin anew"));
        }
    }

    /** DStream.updateStateByKey: every key with state is updated in every batch; an empty result forgets it. */
    @Test
    void aStateFunctionSeesEveryKeyInEveryBatchAndMayForgetIt() {
        try (var harness = StreamingHarness.every(
                SECOND,
                (ssc, streams) -> streams.output(
                        "idle",
                        pairs(streams)
                                .updateStateByKey(
                                        (List<Integer> values, Optional<Integer> idle) -> {
                                            int batches = values.isEmpty() ? idle.orElse(0) + 1 : 0;
                                            return batches > 2 ? Optional.<Integer>empty() : Optional.of(batches);
                                        },
                                        StateOptions.named("idle", Codecs.STRING, Codecs.INT))
                                .stream()))) {
            harness.give("words", "a").advance(4);
            assertThat(harness.output("idle"))
                    .containsExactly(
                            List.of(Pair.of("a", 0)), List.of(Pair.of("a", 1)), List.of(Pair.of("a", 2)), List.of());
        }
    }
}
