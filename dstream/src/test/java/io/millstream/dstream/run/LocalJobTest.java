package io.millstream.dstream.run;

import static io.millstream.dstream.run.Trial.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.dstream.BatchInfo;
import io.millstream.dstream.BatchListener;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.JobState;
import io.millstream.dstream.Positions;
import io.millstream.dstream.ReadableSource;
import io.millstream.dstream.SourceBatch;
import io.millstream.dstream.SourceContext;
import io.millstream.dstream.SourceReader;
import io.millstream.dstream.StreamingContext;
import io.millstream.rdd.RDD;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalJobTest {
    private final Trial trial = new Trial();

    @AfterEach
    void close() {
        trial.close();
    }

    /** Time passes while a batch works: later batches wait, keep their times, and none is left out. */
    @Test
    void lateBatchesQueueWithTheirOriginalTimes() {
        var infos = new ArrayList<BatchInfo>();
        trial.ssc.listen(new BatchListener() {
            @Override
            public void onBatchCompleted(BatchInfo batch) {
                infos.add(batch);
            }
        });
        trial.batches(List.of(1)).foreachRDD((rdd, time) -> {
            if (time.epochMs() == 2000) {
                trial.time.advance(Duration.ofMillis(2500));
            }
        });
        trial.run(6);

        assertThat(infos).extracting(BatchInfo::batchTime).startsWith(times(1000, 2000, 3000, 4000, 5000));
        assertThat(infos).extracting(info -> info.schedulingDelay().toMillis()).startsWith(0L, 0L, 1500L, 500L, 0L);
        assertThat(infos.get(1).processingTime()).isEqualTo(Duration.ofMillis(2500));
        assertThat(infos.get(2).totalDelay()).isEqualTo(Duration.ofMillis(1500));
    }

    private static BatchTime[] times(long... epochMs) {
        var times = new BatchTime[epochMs.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = new BatchTime(epochMs[i]);
        }
        return times;
    }

    @Test
    void aGracefulStopRunsTheBatchesThatHoldWhatWasReceived() {
        var source = new Mailbox();
        var out = trial.collect(trial.ssc.stream(source));
        trial.run(1);
        source.waiting.addAll(List.of("a", "b"));
        trial.time.advance(Duration.ofMillis(300));
        trial.ssc.stop(true);

        assertThat(out).isEqualTo(Map.of(1L, List.of(), 2L, List.of("a"), 3L, List.of("b")));
        assertThat(source.calls).containsExactly("stopReceiving", "close");
        assertThat(trial.ssc.state()).isEqualTo(JobState.STOPPED);
        trial.advance(5);
        assertThat(out).hasSize(3);
    }

    @Test
    void aPlainStopRunsNothingMore() throws InterruptedException {
        var source = new Mailbox();
        var out = trial.collect(trial.ssc.stream(source));
        trial.run(1);
        source.waiting.add("a");
        trial.ssc.stop();
        trial.ssc.stop();
        assertThat(out).isEqualTo(Map.of(1L, List.of()));
        assertThat(source.calls).containsExactly("close");
        assertThat(trial.ssc.awaitTermination(Duration.ofDays(1))).isTrue();
    }

    @Test
    void aStopFromWithinABatchEndsTheJobAfterThatBatch() {
        var order = new ArrayList<String>();
        var input = trial.batches(List.of(1), List.of(2));
        input.foreachRDD((rdd, time) -> {
            trial.ssc.stop();
            order.add("stopping");
        });
        input.foreachRDD((rdd, time) -> order.add(trial.ssc.state().toString()));
        trial.run(3);
        assertThat(order).containsExactly("stopping", "ACTIVE");
        assertThat(trial.ssc.state()).isEqualTo(JobState.STOPPED);
    }

    @Test
    void awaitTerminationReturnsFalseWhileTheJobRuns() throws InterruptedException {
        trial.collect(trial.batches(List.of(1)));
        trial.run(1);
        assertThat(trial.ssc.awaitTermination(Duration.ZERO)).isFalse();
    }

    @Test
    void recordCountsComeByTheNameOfTheSource() {
        var infos = new ArrayList<BatchInfo>();
        trial.ssc.listen(new BatchListener() {
            @Override
            public void onBatchCompleted(BatchInfo batch) {
                infos.add(batch);
            }
        });
        var source = new Mailbox();
        source.waiting.add("x");
        trial.collect(trial.ssc.stream(source).named("mail"));
        trial.collect(trial.batches(List.of(1, 2)));
        trial.run(1);
        assertThat(infos.get(0).recordCounts()).isEqualTo(Map.of("mail", 1L));
        assertThat(infos.get(0).recordCount()).isEqualTo(1);
    }

    @Test
    void aListenerThatThrowsEndsTheJob() {
        trial.ssc.listen(new BatchListener() {
            @Override
            public void onBatchStarted(BatchTime batchTime) {
                throw new IllegalStateException("no listener of mine");
            }
        });
        trial.collect(trial.batches(List.of(1)));
        trial.run(1);
        assertThatThrownBy(() -> trial.ssc.awaitTermination())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("no listener of mine");
    }

    @Test
    void aSharedStreamIsComputedOncePerBatch() {
        var calls = new ArrayList<Integer>();
        var mapped = trial.batches(List.of(1), List.of(2)).map(x -> {
            synchronized (calls) {
                calls.add(x);
            }
            return x;
        });
        trial.collect(mapped);
        trial.collect(mapped.window(seconds(2)));
        trial.collect(mapped.filter(x -> true));
        trial.run(3);
        assertThat(calls).containsExactly(1, 2);
    }

    /** DStream.print: a rule, the time, ten elements, three dots for the rest, an empty line. */
    @Test
    void printWritesInSparksFormat() {
        var bytes = new ByteArrayOutputStream();
        trial.batches(List.of(1, 2, 3), List.of(4)).print(new PrintStream(bytes, true, StandardCharsets.UTF_8), 2);
        trial.run(2);
        String rule = "-------------------------------------------";
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        rule, "Time: 1000 ms", rule, "1", "2", "...", "", rule, "Time: 2000 ms", rule, "4", "");
    }

    @Test
    void aSourceThatFailsToOpenStopsTheStartAndClosesTheOthers() {
        var opened = new Mailbox();
        trial.collect(trial.ssc.stream(opened));
        trial.collect(trial.ssc.textFileStream(Path.of("no", "such", "directory")));
        assertThatThrownBy(trial.ssc::start)
                .isInstanceOf(JobException.class)
                .hasMessageContaining("textFiles")
                .hasMessageContaining("is not a directory");
        assertThat(opened.calls).containsExactly("close");
    }

    /** The machine's clock and a thread of the engine's own; closing the engine stops what still runs. */
    @Test
    void aLiveEngineRunsBatchesAndItsCloseEndsThem() throws InterruptedException {
        var tenth = new CountDownLatch(10);
        StreamingContext ssc;
        try (var engine = LocalStreamingEngine.live(trial.rdds)) {
            ssc = new StreamingContext(engine, Duration.ofMillis(1));
            ssc.queueStream(new ArrayDeque<RDD<Integer>>()).foreachRDD((rdd, time) -> tenth.countDown());
            ssc.start();
            tenth.await();
            assertThat(ssc.state()).isEqualTo(JobState.ACTIVE);
        }
        assertThat(ssc.state()).isEqualTo(JobState.STOPPED);
    }

    @Test
    void nothingRunsAfterAFailure() {
        var batches = new ArrayList<BatchTime>();
        trial.batches(List.of(1)).foreachRDD((rdd, batchTime) -> {
            batches.add(batchTime);
            throw new IllegalStateException("out of order");
        });
        trial.run(5);
        trial.ssc.stop(true);
        assertThat(batches).hasSize(1);
        assertThatThrownBy(() -> trial.ssc.awaitTermination()).hasMessageContaining("foreachRDD");
    }

    /** Gives one waiting message per batch. */
    @SuppressWarnings("serial") // stays in this test
    private static final class Mailbox implements ReadableSource<String> {
        private static final long serialVersionUID = 1L;

        private final ArrayDeque<String> waiting = new ArrayDeque<>();
        private final List<String> calls = new ArrayList<>();

        @Override
        public String kind() {
            return "mailbox";
        }

        @Override
        public SourceReader<String> open(SourceContext context) {
            return new SourceReader<>() {
                @Override
                public SourceBatch<String> take(BatchTime time) {
                    var taken = waiting.isEmpty() ? List.<String>of() : List.of(waiting.remove());
                    return new SourceBatch<>(
                            context.rdds().parallelize(taken, 1), OptionalLong.of(taken.size()), Positions.NONE);
                }

                @Override
                public void stopReceiving() {
                    calls.add("stopReceiving");
                }

                @Override
                public boolean hasPending() {
                    return !waiting.isEmpty();
                }

                @Override
                public void close() {
                    calls.add("close");
                }
            };
        }
    }
}
