package io.millstream.rdd.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Threads;
import io.millstream.rdd.Pair;
import io.millstream.rdd.Partitioner;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.SplitSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine does beyond computing the right thing: laziness, caching, errors, cancellation, repeatability. */
class LocalEngineTest {
    private final LocalEngine engine = LocalEngine.start(3);
    private final RddContext context = new RddContext(engine);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    @Test
    void nothingRunsBeforeAnAction() {
        var calls = new AtomicInteger();
        var plan = context.range(0, 10)
                .map(n -> calls.incrementAndGet())
                .mapToPair(n -> Pair.of(n, n))
                .reduceByKey(Integer::sum)
                .sortByKey();

        assertThat(calls).hasValue(0);
        plan.count();
        assertThat(calls).hasValue(10);
        plan.count();
        assertThat(calls).hasValue(20);
    }

    @Test
    void aCachedDatasetIsComputedOnceUntilItIsUnpersisted() {
        var calls = new AtomicInteger();
        var cached = context.parallelize(List.of(1, 2, 3, 4), 4)
                .map(n -> {
                    calls.incrementAndGet();
                    return n * n;
                })
                .cache();

        assertThat(cached.take(1)).containsExactly(1);
        assertThat(calls).hasValue(1);
        assertThat(cached.collect()).containsExactly(1, 4, 9, 16);
        assertThat(cached.map(n -> n + 1).collect()).containsExactly(2, 5, 10, 17);
        assertThat(calls).hasValue(4);
        assertThat(cached.explain()).contains("4 of 4 splits kept");
        cached.unpersist();
        assertThat(cached.count()).isEqualTo(4);
        assertThat(calls).hasValue(8);
    }

    @Test
    void aShuffleThatIsReadTwiceInOneJobGivesTheSameTwice() {
        var groups =
                context.range(0, 40, 1, 4).mapToPair(n -> Pair.of(n % 3, n)).groupByKey();

        var both = groups.union(groups).collect();

        assertThat(both.subList(0, both.size() / 2)).isEqualTo(both.subList(both.size() / 2, both.size()));
        assertThat(both).allSatisfy(group -> assertThat(group.value()).doesNotHaveDuplicates());
    }

    @Test
    void takingReadsNoMoreThanItNeeds() {
        var read = new AtomicInteger();
        SplitSource<Integer> endless = output -> {
            while (true) {
                output.emit(read.incrementAndGet());
            }
        };

        assertThat(context.fromSplits("endless", List.of(endless, endless))
                        .filter(n -> n % 2 == 0)
                        .take(3))
                .containsExactly(2, 4, 6);
        assertThat(read).hasValue(6);
    }

    @Test
    void takingSurvivesAFunctionThatWrapsWhateverItSees() {
        var wrapped = context.range(0, 100).<Long>mapMulti((n, output) -> {
            try {
                output.emit(n);
            } catch (RuntimeException e) {
                throw new IllegalStateException("wrapped", e);
            }
        });

        assertThat(wrapped.take(2)).containsExactly(0L, 1L);
    }

    @ParameterizedTest(name = "copies {0}")
    @ValueSource(booleans = {true, false})
    void theSameInputGivesTheSameOrderOnAnyNumberOfThreads(boolean copies) {
        var input = new Random(7).ints(5_000, 0, 900).boxed().toList();
        List<Pair<String, Integer>> expected = null;
        for (int threads = 1; threads <= 4; threads++) {
            try (var other = copies ? LocalEngine.start(threads) : LocalEngine.startWithoutCopies(threads)) {
                for (int round = 0; round < 5; round++) {
                    var found = new RddContext(other)
                            .parallelize(input, 6)
                            .mapToPair(n -> Pair.of("word" + n, 1))
                            .reduceByKey(Integer::sum)
                            .collect();
                    expected = expected == null ? found : expected;
                    assertThat(found).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void aFailureEndsTheOtherTasksAndLeavesTheEngineUsable() {
        var started = new CountDownLatch(2);
        SplitSource<Integer> endless = output -> {
            started.countDown();
            started.await();
            while (true) {
                output.emit(1);
            }
        };
        SplitSource<Integer> failing = output -> {
            started.countDown();
            started.await();
            throw new IOException("disk gone");
        };
        var doomed = context.fromSplits("half broken", List.of(endless, failing));

        assertThatThrownBy(doomed::count).isInstanceOfSatisfying(JobException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL);
            assertThat(e).hasMessageContaining("half broken failed in split 1 of 2 (job count)");
        });
        assertThat(context.range(0, 100).count()).isEqualTo(100);
    }

    @Test
    void aFailingReductionIsNamedOnBothSidesOfTheShuffle() {
        var pairs = context.range(0, 100).mapToPair(n -> Pair.of("k", n));

        assertThatThrownBy(() -> pairs.reduceByKey((left, right) -> Math.multiplyExact(left + Long.MAX_VALUE / 2, 4L))
                        .collect())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("reduceByKey failed in split 0")
                .hasMessageContaining("long overflow");
        assertThatThrownBy(() -> context.range(0, 3).foreach(n -> {
                    throw new IOException("socket closed");
                }))
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL))
                .hasMessageContaining("foreach failed");
    }

    @Test
    void anInterruptEndsTheJobAndStaysSet() {
        var reading = new CountDownLatch(2);
        SplitSource<Integer> endless = output -> {
            reading.countDown();
            while (true) {
                output.emit(1);
            }
        };
        var failures = Collections.synchronizedList(new ArrayList<Throwable>());
        var stillInterrupted = new AtomicInteger();
        var caller = Threads.daemon("caller", () -> {
            try {
                context.fromSplits("endless", List.of(endless, endless)).count();
            } catch (JobException e) {
                failures.add(e);
                stillInterrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
            }
        });
        caller.start();
        awaitUninterruptibly(reading);
        caller.interrupt();
        Threads.joinUninterruptibly(caller);

        assertThat(failures).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("interrupted"));
        assertThat(stillInterrupted).hasValue(1);
    }

    /** A log that lost the records, or a disk that broke, is not the function's fault. */
    @Test
    void aSourceThatKnowsWhatWentWrongIsBelieved() {
        SplitSource<Integer> broken = output -> {
            throw new JobException(ErrorKind.EXTERNAL, "offset 3 was deleted. Start at 10.");
        };

        assertThatThrownBy(
                        () -> context.fromSplits("topic posts", List.of(broken)).count())
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL))
                .hasMessage("topic posts failed in split 0 of 1 (job count): offset 3 was deleted. Start at 10.");
    }

    @Test
    void severalJobsRunOnOneEngineAndAnActionMayRunInsideAnother() {
        var callers = new ArrayList<Thread>();
        var sums = Collections.synchronizedList(new ArrayList<Long>());
        for (int i = 0; i < 4; i++) {
            callers.add(Threads.daemon(
                    "caller-" + i,
                    () -> sums.add(context.range(0, 50_000, 1, 4)
                            .mapToPair(n -> Pair.of(n % 100, n))
                            .reduceByKey(Long::sum)
                            .values()
                            .fold(0L, Long::sum))));
        }
        callers.forEach(Thread::start);
        callers.forEach(Threads::joinUninterruptibly);

        assertThat(sums).hasSize(4).containsOnly(49_999L * 25_000);
        assertThat(context.range(0, 8).map(n -> context.range(0, n).count()).collect())
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void closingTheEngineEndsARunningJob() {
        var reading = new CountDownLatch(2);
        SplitSource<Integer> endless = output -> {
            reading.countDown();
            while (true) {
                output.emit(1);
            }
        };
        var failures = Collections.synchronizedList(new ArrayList<Throwable>());
        var caller = Threads.daemon("caller", () -> {
            try {
                context.fromSplits("endless", List.of(endless, endless)).count();
            } catch (JobException e) {
                failures.add(e);
            }
        });
        caller.start();
        awaitUninterruptibly(reading);
        engine.close();
        Threads.joinUninterruptibly(caller);

        assertThat(failures).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("engine was closed"));
    }

    @Test
    void anInterruptFlagThatAFunctionLeavesBehindHarmsNoLaterJob() {
        context.range(0, 6, 1, 6).foreach(n -> {
            if (!Thread.currentThread().getName().equals("main")) {
                Thread.currentThread().interrupt();
            }
        });
        Thread.interrupted();

        assertThat(context.range(0, 30_000, 1, 6).map(n -> n).count()).isEqualTo(30_000);
    }

    @Test
    void nullKeysAndValuesAreDataLikeAnyOther() {
        var pairs = List.of(
                new Pair<String, Integer>(null, 1),
                new Pair<String, Integer>("a", null),
                new Pair<String, Integer>(null, 2));

        assertThat(context.parallelizePairs(pairs, 2)
                        .reduceByKey((l, r) -> l + r)
                        .collect())
                .containsExactlyInAnyOrder(new Pair<>(null, 3), new Pair<>("a", null));
    }

    @Test
    void aJobOnAClosedEngineSaysSo() {
        engine.close();

        assertThatThrownBy(() -> context.range(0, 10).count())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("engine was closed");
    }

    @Test
    void reducedValuesMayChangeTheirType() {
        var sums = context.<Number>parallelize(List.of(1, 2L, 3.5), 2)
                .mapToPair(n -> Pair.of("all", n))
                .reduceByKey((left, right) -> left instanceof Integer && right instanceof Integer
                        ? (Number) (left.intValue() + right.intValue())
                        : left.doubleValue() + right.doubleValue());

        assertThat(sums.collect()).containsExactly(Pair.of("all", 6.5));
    }

    @Test
    void explainingShowsStepsSplitsAndShuffles() {
        var plan = context.range(0, 10, 1, 4)
                .mapToPair(n -> Pair.of(n % 2, n))
                .named("by parity")
                .reduceByKey(Long::sum);

        assertThat(plan.explain()).isEqualTo("""
                (4) reduceByKey
                  (4) by parity
                  (4) range
                """);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, 99})
    void linesOfATextFileAreReadOnceHoweverItIsSplit(long seed, @TempDir Path directory) throws IOException {
        var random = new Random(seed);
        var lines = IntStream.range(0, random.nextInt(60))
                .mapToObj(i -> "äé".repeat(random.nextInt(20)) + i)
                .toList();
        String end = random.nextBoolean() ? "\n" : "\r\n";
        Path file = directory.resolve("lines.txt");
        Files.writeString(file, String.join(end, lines) + (random.nextBoolean() && !lines.isEmpty() ? end : ""));

        for (int splitCount = 1; splitCount <= 8; splitCount++) {
            assertThat(context.textFile(file, splitCount).collect())
                    .as("%d splits", splitCount)
                    .isEqualTo(lines);
        }
    }

    @Test
    void aPartitionerThatLeavesItsRangeIsNamed() {
        var twice = new Partitioner() {
            private static final long serialVersionUID = 1L;

            @Override
            public int splitCount() {
                return 2;
            }

            @Override
            public int splitOf(Object key) {
                return 2;
            }
        };
        var pairs = context.parallelize(List.of("a", "b"), 2).mapToPair(word -> Pair.of(word, 1));
        for (var wrong : List.of(pairs.partitionBy(twice), pairs.reduceByKey(Integer::sum, twice))) {
            assertThatThrownBy(wrong::collect)
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("into split 2, but its splits are 0 to 1");
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
