package io.millstream.dstream.run;

import static io.millstream.dstream.run.Trial.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.codec.Codecs;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.JobState;
import io.millstream.dstream.StateOptions;
import io.millstream.dstream.WindowReduce;
import io.millstream.rdd.Pair;
import io.millstream.rdd.PairRDD;
import io.millstream.rdd.RDD;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spark Streaming's rules of time, windows and empty batches, one test each; the Spark class that sets a rule is named. */
class SparkTimeRulesTest {
    private Trial trial = new Trial();

    @AfterEach
    void close() {
        trial.close();
    }

    /** RecurringTimer.getStartTime: (floor(now / T) + 1) * T. */
    @ParameterizedTest(name = "started at {0} ms the first batch is at {1} ms")
    @CsvSource({"0, 1000", "1, 1000", "999, 1000", "1000, 2000", "1700000000123, 1700000001000"})
    void theFirstBatchIsAtTheNextMultipleOfTheIntervalAfterTheStart(long startMs, long firstBatchMs) {
        trial.close();
        trial = new Trial(startMs);
        var times = new ArrayList<BatchTime>();
        trial.batches(List.of(1)).foreachRDD((rdd, time) -> times.add(time));
        trial.run(2);
        assertThat(times).containsExactly(new BatchTime(firstBatchMs), new BatchTime(firstBatchMs + 1000));
    }

    /** DStream.isTimeValid: only times after zero time that are a multiple of the slide from it. */
    @Test
    void aSlideOfThreeSecondsFirstEmitsAtTheThirdBatch() {
        var out = trial.collect(trial.batches(List.of(1), List.of(2), List.of(3), List.of(4), List.of(5), List.of(6))
                .window(seconds(3), seconds(3)));
        trial.run(7);
        assertThat(out).isEqualTo(Map.of(3L, List.of(1, 2, 3), 6L, List.of(4, 5, 6)));
    }

    /** DStream.zeroTime: slides count from one interval before the first batch, not from the epoch. */
    @Test
    void slidesAreAlignedToTheZeroTime() {
        trial.close();
        trial = new Trial(5_500);
        var out =
                trial.collect(trial.batches(List.of(1), List.of(2), List.of(3)).window(seconds(2), seconds(2)));
        trial.run(4);
        assertThat(out).isEqualTo(Map.of(7L, List.of(1, 2), 9L, List.of(3)));
    }

    /** WindowedDStream.compute over a ReducedWindowedDStream: the parent's windows, today's with today's batch included. */
    @Test
    void aWindowOverAReducedWindowSeesTodaysBatch() {
        var reduced = trial.batches(List.of(1), List.of(10), List.of(100))
                .mapToPair(n -> Pair.of("sum", n))
                .reduceByKeyAndWindow(Integer::sum, seconds(2), seconds(1));
        var sums = trial.collect(reduced.stream());
        var out = trial.collect(reduced.window(seconds(2)).stream().map(Pair::value));
        trial.run(3);
        assertThat(sums.get(3L)).containsExactly(Pair.of("sum", 110));
        assertThat(out).isEqualTo(Map.of(1L, List.of(1), 2L, List.of(1, 11), 3L, List.of(11, 110)));
    }

    /** WindowedDStream.compute: the parent's batches in [t - W + S, t], both ends included. */
    @Test
    void aWindowHoldsItsBatchesWithBothEndsIncludedIsPartialAtFirstAndDrains() {
        var out = trial.collect(
                trial.batches(List.of(1), List.of(2), List.of(3), List.of(4)).window(seconds(3)));
        trial.run(7);
        assertThat(out)
                .isEqualTo(Map.of(
                        1L, List.of(1),
                        2L, List.of(1, 2),
                        3L, List.of(1, 2, 3),
                        4L, List.of(2, 3, 4),
                        5L, List.of(3, 4),
                        6L, List.of(4),
                        7L, List.of()));
    }

    /** WindowedDStream over a stream that slides itself: the parent's slide counts, W / Sp batches. */
    @Test
    void aWindowOfAWindowCountsInTheSlidesOfItsInput() {
        var out = trial.collect(trial.batches(List.of(1), List.of(2), List.of(3), List.of(4), List.of(5), List.of(6))
                .window(seconds(2), seconds(2))
                .window(seconds(4), seconds(2)));
        trial.run(8);
        assertThat(out)
                .isEqualTo(Map.of(
                        2L, List.of(1, 2),
                        4L, List.of(1, 2, 3, 4),
                        6L, List.of(3, 4, 5, 6),
                        8L, List.of(5, 6)));
    }

    /** WindowedDStream and UnionDStream require multiples and equal slides; here every problem is told at once. */
    @Test
    void aBrokenPlanNamesAllItsProblemsAndMayBeCorrected() {
        var input = trial.batches(List.of(1));
        var window =
                input.window(Duration.ofMillis(1500), Duration.ofMillis(700)).named("odd");
        window.union(input).named("odd");
        input.mapToPair(x -> Pair.of(x, x))
                .updateStateByKey(
                        (List<Integer> values, Optional<Integer> state) -> state,
                        StateOptions.named("totals", Codecs.INT, Codecs.INT));

        assertThatThrownBy(trial.ssc::start)
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
                .hasMessageContaining("no output operation")
                .hasMessageContaining("window length 1500 ms is not a multiple of its input's slide 1000 ms")
                .hasMessageContaining("slide interval 700 ms is not a multiple of its input's slide 1000 ms")
                .hasMessageContaining("its inputs slide by 700 ms and by 1000 ms")
                .hasMessageContaining("two operators are named \"odd\"")
                .hasMessageContaining("\"totals\" (updateStateByKey): it keeps state");
        assertThat(trial.ssc.state()).isEqualTo(JobState.INITIALIZED);
    }

    /** DStream.count: always one element. */
    @Test
    void countGivesOneElementForEveryBatchEvenAnEmptyOne() {
        var out = trial.collect(trial.batches(List.of("a", "b", "c"), List.of()).count());
        trial.run(3);
        assertThat(out).isEqualTo(Map.of(1L, List.of(3L), 2L, List.of(0L), 3L, List.of(0L)));
    }

    /** DStream.reduce: an empty batch stays empty. */
    @Test
    void reduceOfAnEmptyBatchIsEmpty() {
        var out = trial.collect(trial.batches(List.of(1, 2, 3), List.of()).reduce(Integer::sum));
        trial.run(2);
        assertThat(out).isEqualTo(Map.of(1L, List.of(6), 2L, List.of()));
    }

    /** ReducedWindowedDStream's plain sibling: after the input ended, windows drain to empty batches. */
    @Test
    void aWindowReducedWithoutInverseDrainsToEmptyBatches() {
        var out = trial.collect(trial
                .batches(List.of("a", "b"), List.of("a"))
                .mapToPair(word -> Pair.of(word, 1))
                .reduceByKeyAndWindow(Integer::sum, seconds(2), seconds(1))
                .stream());
        trial.run(4);
        assertThat(out.get(1L)).containsExactlyInAnyOrder(Pair.of("a", 1), Pair.of("b", 1));
        assertThat(out.get(2L)).containsExactlyInAnyOrder(Pair.of("a", 2), Pair.of("b", 1));
        assertThat(out.get(3L)).containsExactly(Pair.of("a", 1));
        assertThat(out.get(4L)).isEmpty();
    }

    /** ReducedWindowedDStream: with an inverse a key stays with its neutral value. */
    @Test
    void aWindowReducedWithAnInverseKeepsKeysWithTheirNeutralValue() {
        var out = trial.collect(trial
                .batches(List.of("a"))
                .mapToPair(word -> Pair.of(word, 1))
                .reduceByKeyAndWindow(WindowReduce.<String, Integer>of(Integer::sum, seconds(2), seconds(1))
                        .inverse((all, left) -> all - left))
                .stream());
        trial.run(4);
        assertThat(out)
                .isEqualTo(Map.of(
                        1L, List.of(Pair.of("a", 1)),
                        2L, List.of(Pair.of("a", 1)),
                        3L, List.of(Pair.of("a", 0)),
                        4L, List.of(Pair.of("a", 0))));
    }

    /** ReducedWindowedDStream: the filter function drops what is neutral. */
    @Test
    void aFilterDropsWhatTheInverseLeftNeutral() {
        var out = trial.collect(trial
                .batches(List.of("a"))
                .mapToPair(word -> Pair.of(word, 1))
                .reduceByKeyAndWindow(WindowReduce.<String, Integer>of(Integer::sum, seconds(2), seconds(1))
                        .inverse((all, left) -> all - left)
                        .keep(pair -> pair.value() > 0))
                .stream());
        trial.run(3);
        assertThat(out.get(2L)).containsExactly(Pair.of("a", 1));
        assertThat(out.get(3L)).isEmpty();
    }

    /** ReducedWindowedDStream: what left is reduced, taken out, and then what entered is added. */
    @Test
    void theInverseTakesOutWhatLeftReducedTogetherBeforeItAddsWhatEntered() {
        var calls = new ArrayList<String>();
        var out = trial.collect(trial
                .batches(List.of(1), List.of(2), List.of(4), List.of(8))
                .mapToPair(x -> Pair.of("k", x))
                .reduceByKeyAndWindow(WindowReduce.<String, Integer>of(
                                (a, b) -> {
                                    calls.add(a + "+" + b);
                                    return a + b;
                                },
                                seconds(2),
                                seconds(2))
                        .inverse((all, left) -> {
                            calls.add(all + "-" + left);
                            return all - left;
                        }))
                .stream());
        trial.run(2);
        assertThat(calls).containsExactly("1+2");
        calls.clear();
        trial.advance(2);
        assertThat(calls).containsExactly("1+2", "4+8", "3-3", "0+12");
        assertThat(out.get(4L)).containsExactly(Pair.of("k", 12));
    }

    /** TransformedDStream: a function that returns null is an error, an empty RDD is not. */
    @Test
    void transformReturningNullEndsTheJobWithTheOperatorsName() {
        trial.collect(trial.batches(List.of(1))
                .transform((rdd, time) -> time.epochMs() < 2000 ? rdd : nothing())
                .named("broken"));
        trial.run(2);
        assertThat(trial.ssc.state()).isEqualTo(JobState.STOPPED);
        assertThatThrownBy(() -> trial.ssc.awaitTermination())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("batch 2000 ms of job \"job\": operator \"broken\" (transform)")
                .hasMessageContaining("returned null");
    }

    private static <T> RDD<T> nothing() {
        return null;
    }

    /** InputDStream without data gives an empty RDD, so transform and union go on working. */
    @Test
    void transformAndUnionSeeEmptyRddsWhenNothingCame() {
        var counts = trial.collect(trial.batches(List.of(1))
                .union(trial.batches(List.of(2), List.of(3)))
                .transform((rdd, time) -> rdd.context().parallelize(List.of(time + ": " + rdd.count()), 1)));
        trial.run(3);
        assertThat(counts.values())
                .containsExactly(List.of("1000 ms: 2"), List.of("2000 ms: 1"), List.of("3000 ms: 0"));
    }

    /** JobScheduler: output operations of a batch run in definition order, one at a time. */
    @Test
    void outputOperationsRunInDefinitionOrder() {
        var order = new ArrayList<String>();
        var input = trial.batches(List.of(1));
        input.map(x -> x).foreachRDD((rdd, time) -> order.add("first " + time));
        input.foreachRDD((rdd, time) -> order.add("second " + time));
        input.window(seconds(2), seconds(2)).foreachRDD((rdd, time) -> order.add("third " + time));
        trial.run(2);
        assertThat(order)
                .containsExactly("first 1000 ms", "second 1000 ms", "first 2000 ms", "second 2000 ms", "third 2000 ms");
    }

    /** StreamingContext.awaitTermination: rethrows the first error; nothing runs after it. */
    @Test
    void theFirstErrorStopsTheJobAndIsRethrown() {
        var batches = new ArrayList<BatchTime>();
        var input = trial.batches(List.of(1, 0), List.of(2));
        input.map(x -> 10 / x).named("divide").foreachRDD((rdd, time) -> rdd.collect());
        input.foreachRDD((rdd, time) -> batches.add(time));
        trial.run(3);
        assertThat(batches).isEmpty();
        assertThatThrownBy(() -> trial.ssc.awaitTermination())
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
                .hasMessageContaining("batch 1000 ms")
                .hasMessageContaining("divide")
                .hasMessageContaining("/ by zero")
                .hasMessageContaining("The job has stopped");
    }

    /** A stopped context is not started again, nor added to. */
    @Test
    void thereIsNoSecondStartAndNoChangeAfterTheFirst() {
        var input = trial.batches(List.of(1));
        trial.collect(input);
        trial.run(1);
        assertThatThrownBy(() -> input.map(x -> x)).isInstanceOf(IllegalStateException.class);
        trial.ssc.stop();
        assertThat(trial.ssc.state()).isEqualTo(JobState.STOPPED);
        assertThatThrownBy(trial.ssc::start).isInstanceOf(IllegalStateException.class);
    }

    /** QueueInputDStream: one RDD a batch, or all that wait as one; the default when there is none. */
    @Test
    void aQueueGivesOneRddABatchOrAllAtOnceAndItsDefaultWhenEmpty() {
        var one = trial.collect(trial.ssc.queueStream(
                trial.queue(List.of(List.of(1), List.of(2))), true, trial.rdds.parallelize(List.of(-1), 1)));
        var all = trial.collect(trial.ssc.queueStream(trial.queue(List.of(List.of(1), List.of(2))), false, null));
        trial.run(3);
        assertThat(one.values()).containsExactly(List.of(1), List.of(2), List.of(-1));
        assertThat(all.values()).containsExactly(List.of(1, 2), List.of(), List.of());
    }

    /** The remaining operations, each on one batch. */
    @Test
    void everyOperationAppliesToEachBatch() {
        var words = trial.batches(List.of("to be", "or not to be"));
        var split = words.flatMap(line -> List.of(line.split(" ")));
        var emitted = trial.collect(words.<Integer>mapMulti((line, output) -> output.emit(line.length())));
        var glom = trial.collect(split.repartition(1).glom());
        var counts = trial.collect(split.countByValue().mapValues(n -> n * 10).stream());
        var grouped = trial.collect(split.mapToPair(word -> Pair.of(word.length(), word)).groupByKey().stream());
        var long3 = trial.collect(split.filter(word -> word.length() > 2));
        var reversed = trial.collect(
                words.transformToPair((rdd, time) -> PairRDD.of(rdd.map(line -> Pair.of(line, time.epochMs()))))
                        .map(Pair::value));
        trial.run(1);
        assertThat(emitted.get(1L)).containsExactly(5, 12);
        assertThat(glom.get(1L)).containsExactly(List.of("to", "be", "or", "not", "to", "be"));
        assertThat(counts.get(1L))
                .containsExactlyInAnyOrder(
                        Pair.of("to", 20L), Pair.of("be", 20L), Pair.of("or", 10L), Pair.of("not", 10L));
        assertThat(grouped.get(1L))
                .containsExactlyInAnyOrder(
                        Pair.of(2, List.of("to", "be", "or", "to", "be")), Pair.of(3, List.of("not")));
        assertThat(long3.get(1L)).containsExactly("not");
        assertThat(reversed.get(1L)).containsExactly(1000L, 1000L);
    }
}
