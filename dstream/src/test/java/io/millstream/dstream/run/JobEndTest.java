package io.millstream.dstream.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.Clock;
import io.millstream.base.JobException;
import io.millstream.base.SystemScheduler;
import io.millstream.base.Threads;
import io.millstream.base.codec.ByteInput;
import io.millstream.base.codec.ByteOutput;
import io.millstream.base.codec.Codec;
import io.millstream.base.codec.Codecs;
import io.millstream.base.codec.Schema;
import io.millstream.dstream.BatchListener;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Checkpointing;
import io.millstream.dstream.JobState;
import io.millstream.dstream.ReadableSource;
import io.millstream.dstream.SourceBatch;
import io.millstream.dstream.SourceContext;
import io.millstream.dstream.SourceReader;
import io.millstream.dstream.StateOptions;
import io.millstream.dstream.StreamingContext;
import io.millstream.rdd.Pair;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong at the end of a job: it ends, and whoever waits for it hears of it. */
@Timeout(60)
class JobEndTest {
    private final Trial trial = new Trial();

    @AfterEach
    void close() {
        trial.close();
    }

    /** The source speaks on the thread that a stop waits for. */
    @Test
    void aListenerMayStopTheJobWhenASourceLosesItsPeer() throws InterruptedException {
        try (var scheduler = new SystemScheduler("batches", Clock.system())) {
            var ssc = refused(scheduler);
            ssc.listen(new BatchListener() {
                @Override
                public void onSourceState(String source, String state) {
                    ssc.stop(true);
                }
            });
            ssc.start();
            ssc.awaitTermination();
            assertThat(ssc.state()).isEqualTo(JobState.STOPPED);
        }
    }

    @Test
    void aListenerThatThrowsAtTheStateOfASourceEndsTheJob() {
        try (var scheduler = new SystemScheduler("batches", Clock.system())) {
            var ssc = refused(scheduler);
            ssc.listen(new BatchListener() {
                @Override
                public void onSourceState(String source, String state) {
                    throw new IllegalStateException("I did not expect: " + state);
                }
            });
            ssc.start();
            assertThatThrownBy(ssc::awaitTermination)
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("I did not expect: no connection to peer:9");
        }
    }

    private StreamingContext refused(SystemScheduler scheduler) {
        var environment = StreamingEnvironment.of(Clock.system(), scheduler, trial.rdds)
                .withConnector((host, port) -> {
                    throw new ConnectException("refused");
                });
        var ssc = new StreamingContext(new LocalStreamingEngine(environment), Trial.seconds(3600));
        ssc.socketTextStream("peer", 9).foreachRDD((rdd, time) -> {});
        return ssc;
    }

    /** Batches that are due already do not overtake somebody who waits for the present one. */
    @Test
    void aLateJobStopsAfterTheBatchThatRuns() throws InterruptedException {
        var inBatch = new CountDownLatch(1);
        var batches = new AtomicInteger();
        try (var scheduler = new SystemScheduler("batches", Clock.system())) {
            var environment = StreamingEnvironment.of(Clock.system(), scheduler, trial.rdds);
            var ssc = new StreamingContext(new LocalStreamingEngine(environment), Duration.ofMillis(1));
            var stopper = Threads.daemon("stopper", ssc::stop);
            ssc.queueStream(new ArrayDeque<>()).foreachRDD((rdd, time) -> {
                batches.incrementAndGet();
                inBatch.countDown();
                while (stopper.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            });
            ssc.start();
            inBatch.await();
            stopper.start();
            ssc.awaitTermination();
            assertThat(batches).hasValue(1);
        }
    }

    @Test
    void waitingForTheJobFromWithinABatchIsRefused() {
        trial.batches(List.of(1)).foreachRDD((rdd, time) -> trial.ssc.awaitTermination());
        trial.run(1);
        assertThatThrownBy(() -> trial.ssc.awaitTermination())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("would wait for itself");
    }

    @Test
    void aSourceThatFailsWhileItIsDrainedEndsTheJob() {
        trial.collect(trial.ssc.stream(new BrokenAtTheEnd()).named("mail"));
        trial.run(1);
        trial.ssc.stop(true);
        assertThatThrownBy(() -> trial.ssc.awaitTermination())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("the log is closed");
    }

    /** The state fitted into memory once, but not a second time, as bytes. */
    @Test
    void aLastCheckpointThatDoesNotFitIntoMemoryEndsTheJob(@TempDir Path directory) {
        trial.ssc.checkpoint(Checkpointing.in(directory).everyBatches(100));
        var codec = new Codec<Integer>() {
            @Override
            public Schema schema() {
                return Codecs.INT.schema();
            }

            @Override
            public void write(Integer value, ByteOutput output) {
                throw new OutOfMemoryError("no room for bytes");
            }

            @Override
            public Codec.ValueReader<Integer> readerOf(Schema written) {
                return (ByteInput input) -> 0;
            }
        };
        trial.collect(trial
                .batches(List.of(1))
                .mapToPair(n -> Pair.of(n, n))
                .updateStateByKey((values, state) -> Optional.of(1), StateOptions.named("ones", codec, codec))
                .stream());
        trial.run(1);
        trial.ssc.stop();
        assertThatThrownBy(() -> trial.ssc.awaitTermination())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("no room for bytes");
    }

    @Test
    void aClosedEngineStartsNoJob() {
        var engine = new LocalStreamingEngine(trial.environment());
        var ssc = new StreamingContext(engine, Trial.SECOND);
        trial.collect(ssc.queueStream(trial.queue(List.of(List.of(1)))));
        engine.close();
        assertThatThrownBy(ssc::start).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    @Test
    void aJobWhoseBatchesRanAheadOfTheClockSaysThatItWaits(@TempDir Path directory) {
        trial.ssc.checkpoint(directory);
        trial.collect(trial.batches(List.of(1)));
        trial.run(100);
        trial.ssc.stop();

        try (var earlier = new Trial(20_500)) {
            earlier.ssc.checkpoint(directory);
            earlier.collect(earlier.batches(List.of(1)));
            earlier.ssc.start();
            assertThat(earlier.warnings).singleElement().asString().contains("100000 ms", "80500 ms");
            earlier.ssc.stop();
        }
    }

    /** Nothing to read, and no answer to whether that is all. */
    private static final class BrokenAtTheEnd implements ReadableSource<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public String kind() {
            return "broken";
        }

        @Override
        public SourceReader<Integer> open(SourceContext context) {
            return new SourceReader<>() {
                @Override
                public SourceBatch<Integer> take(BatchTime time) {
                    return SourceBatch.of(context.rdds().emptyRdd(), 0);
                }

                @Override
                public boolean hasPending() {
                    throw new IllegalStateException("the log is closed");
                }

                @Override
                public void close() {}
            };
        }
    }
}
