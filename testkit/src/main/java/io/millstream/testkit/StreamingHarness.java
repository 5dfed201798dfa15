package io.millstream.testkit;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.VirtualTime;
import io.millstream.dstream.BatchListener;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Checkpointing;
import io.millstream.dstream.DStream;
import io.millstream.dstream.JobState;
import io.millstream.dstream.StreamingContext;
import io.millstream.dstream.run.LocalStreamingEngine;
import io.millstream.dstream.run.StreamingEnvironment;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.run.LocalEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a streaming job batch by batch in virtual time: give it input, advance, look at what came out; let the power fail
 * and start it again. Nothing sleeps, and every run can be repeated.
 *
 * <pre>{@code
 * try (var harness = StreamingHarness.every(Duration.ofSeconds(1), (ssc, streams) ->
 *         streams.output("lengths", streams.<String>input("words").map(String::length)))) {
 *     harness.give("words", "to", "be");
 *     harness.advance();
 *     assertThat(harness.<Integer>output("lengths")).containsExactly(List.of(2, 2));
 *     harness.crash();
 *     harness.restart();
 * }
 * }</pre>
 *
 * <p>The job has a checkpoint after every batch, on a {@link SimDisk}. Inputs are replayable, as a topic is: what was given
 * outlives crashes. Outputs are kept by batch; a batch that runs again after a crash replaces what it put out before.
 * Virtual time begins at the epoch, so the first batch of a job with an interval of a second has the time 1000 ms.
 *
 * <p>Belongs to one thread.
 */
public final class StreamingHarness implements AutoCloseable {
    private static final Path CHECKPOINTS = Path.of("/checkpoints");

    private final Duration batchInterval;
    private final JobDefinition definition;
    private final LocalEngine engine = LocalEngine.start(2);
    private final VirtualTime time = new VirtualTime(0);
    private final Map<String, HarnessInput<Object>> inputs = new HashMap<>();
    private final Map<String, TreeMap<BatchTime, List<Object>>> outputs = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<BatchListener> listeners = new ArrayList<>();
    private SimDisk disk = new SimDisk(1);
    private @Nullable Run run;

    /** Defines a job; called again for every restart, as a program is that is started again. */
    @FunctionalInterface
    public interface JobDefinition {
        void define(StreamingContext ssc, Streams streams);
    }

    /** A job between start and crash. {@code power} goes off with a crash, so that what was scheduled never runs. */
    private record Run(StreamingContext context, PoweredScheduler power) {}

    private StreamingHarness(Duration batchInterval, JobDefinition definition) {
        this.batchInterval = batchInterval;
        this.definition = definition;
    }

    /** A harness whose job is running and has seen no batch yet. */
    public static StreamingHarness every(Duration batchInterval, JobDefinition definition) {
        var harness = new StreamingHarness(batchInterval, definition);
        try {
            harness.restart();
        } catch (RuntimeException e) {
            harness.engine.close();
            throw e;
        }
        return harness;
    }

    /** The ends of the job's streams. */
    public final class Streams {
        private final StreamingContext ssc;

        private Streams(StreamingContext ssc) {
            this.ssc = ssc;
        }

        /** What {@link #give} gives under this name. */
        @SuppressWarnings("unchecked") // the test says what it gives
        public <T> DStream<T> input(String name) {
            var input = inputs.computeIfAbsent(name, HarnessInput::new);
            return ssc.stream((HarnessInput<T>) input).named(name);
        }

        /** Keeps every batch of {@code stream} for {@link #output}. */
        public <T> void output(String name, DStream<T> stream) {
            var batches = outputs.computeIfAbsent(name, unused -> new TreeMap<>());
            stream.foreachRDD((rdd, batchTime) -> batches.put(batchTime, List.copyOf(rdd.collect())));
        }
    }

    /** Elements that arrive now. */
    @SafeVarargs
    public final <T> StreamingHarness give(String input, T... elements) {
        var all = new ArrayList<T>(elements.length);
        for (T element : elements) {
            all.add(element);
        }
        return giveAll(input, all);
    }

    /** Elements that arrive now. */
    public <T> StreamingHarness giveAll(String input, List<T> elements) {
        var known = inputs.get(input);
        if (known == null) {
            throw new IllegalArgumentException("the job has no input \"" + input + "\", but " + inputs.keySet());
        }
        known.give(elements);
        return this;
    }

    /** Runs the next batch. */
    public StreamingHarness advance() {
        return advance(1);
    }

    /**
     * Lets the time of so many batches pass, and runs them if the job is up.
     *
     * @throws JobException if one of them fails
     */
    public StreamingHarness advance(int batchCount) {
        for (int i = 0; i < batchCount; i++) {
            long intervalMs = batchInterval.toMillis();
            time.advanceTo((time.wallMs() / intervalMs + 1) * intervalMs);
            rethrowFailure();
        }
        return this;
    }

    /** What came out under this name, by batch. */
    public <T> List<List<T>> output(String name) {
        return List.copyOf(this.<T>outputByTime(name).values());
    }

    /** What came out under this name, by the time of the batch. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // the test says what its job puts out
    public <T> Map<BatchTime, List<T>> outputByTime(String name) {
        var batches = outputs.get(name);
        if (batches == null) {
            throw new IllegalArgumentException("the job has no output \"" + name + "\", but " + outputs.keySet());
        }
        return (Map) batches;
    }

    /** Cuts the power: the job is gone, and what its disk had not forced may be. */
    public void crash() {
        running().power.off();
        run = null;
        disk = disk.crash();
    }

    /** Stops the job in order, as Ctrl-C does. */
    public void stop() {
        running().context.stop(true);
        rethrowFailure();
        run = null;
    }

    /** Starts the job, anew or from its latest checkpoint. */
    public void restart() {
        if (run != null) {
            throw new IllegalStateException("the job is running");
        }
        var power = new PoweredScheduler(time);
        var environment = StreamingEnvironment.of(time, power, new RddContext(engine))
                .withDisk(disk)
                .withWarnings(warnings::add);
        var context = new StreamingContext(new LocalStreamingEngine(environment), batchInterval)
                .named("job under test")
                .checkpoint(Checkpointing.in(CHECKPOINTS));
        listeners.forEach(context::listen);
        definition.define(context, new Streams(context));
        context.start();
        run = new Run(context, power);
    }

    /** Adds a listener to the runs to come. */
    public StreamingHarness listen(BatchListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Clock and scheduler of the job. */
    public VirtualTime time() {
        return time;
    }

    /** The disk of the checkpoints, to inject faults into; another one after each crash. */
    public SimDisk disk() {
        return disk;
    }

    /** What the job warned of so far. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void close() {
        var last = run;
        run = null;
        if (last != null && last.context.state() == JobState.ACTIVE) {
            last.context.stop();
        }
        engine.close();
    }

    private Run running() {
        var current = run;
        if (current == null) {
            throw new IllegalStateException("the job is not running");
        }
        return current;
    }

    private void rethrowFailure() {
        var current = run;
        if (current == null || current.context.state() != JobState.STOPPED) {
            return;
        }
        try {
            boolean unused = current.context.awaitTermination(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobException(ErrorKind.INTERNAL, "interrupted", e);
        }
    }
}
