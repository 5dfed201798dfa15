package io.millstream.dstream;

import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Where streams come from, and the handle of the job that they make up.
 *
 * <p>First streams and output operations are defined, then {@link #start} freezes and checks them and batches run until
 * {@link #stop} or until a batch fails. There is no second start: a context goes from {@link JobState#INITIALIZED} to {@link
 * JobState#ACTIVE} to {@link JobState#STOPPED}.
 *
 * <pre>
 * var ssc = new StreamingContext(engine, Duration.ofSeconds(1));
 * ssc.socketTextStream("localhost", 9999)
 *         .flatMap(line -> List.of(line.split(" ")))
 *         .mapToPair(word -> Pair.of(word, 1))
 *         .reduceByKey(Integer::sum)
 *         .print(System.out);
 * ssc.start();
 * ssc.awaitTermination();
 * </pre>
 *
 * <p>Batch times, windows and slides follow Spark Streaming. With interval {@code T} the first batch time is the next
 * multiple of {@code T} of wall time after the start; the zero time lies {@code T} before it.
 *
 * <p>One thread defines the plan; {@link #stop}, {@link #awaitTermination} and {@link #state} may be called from any.
 */
public final class StreamingContext {
    private static final long SOCKET_BUFFER_BYTES = 64L << 20;

    private final StreamingEngine engine;
    private final PlanBuilder plan;
    private final List<BatchListener> listeners = new ArrayList<>();
    private volatile @Nullable StreamingJob job;

    /**
     * @param batchInterval fixed for the life of the job; whole milliseconds, at least one
     */
    public StreamingContext(StreamingEngine engine, Duration batchInterval) {
        if (batchInterval.toMillis() < 1 || !PlanBuilder.isWholeMs(batchInterval)) {
            throw new IllegalArgumentException(
                    "batchInterval is not a positive number of milliseconds: " + batchInterval);
        }
        this.engine = engine;
        this.plan = new PlanBuilder(batchInterval);
    }

    /** Names the job, in messages and in its checkpoints. */
    public StreamingContext named(String jobName) {
        plan.name(jobName);
        return this;
    }

    /** Makes RDDs for queues, defaults and joins with static data. */
    public RddContext rdds() {
        return engine.rdds();
    }

    /** Makes the job durable in {@code directory}; started again with it, the job goes on where it stopped. */
    public StreamingContext checkpoint(Path directory) {
        return checkpoint(Checkpointing.in(directory));
    }

    /** As {@link #checkpoint(Path)}, with a say in how. */
    public StreamingContext checkpoint(Checkpointing checkpointing) {
        plan.checkpoint(checkpointing);
        return this;
    }

    /** Adds a listener; before {@link #start}. */
    public StreamingContext listen(BatchListener listener) {
        if (state() != JobState.INITIALIZED) {
            throw new IllegalStateException("listeners are added before start()");
        }
        listeners.add(listener);
        return this;
    }

    /** A stream of any source. */
    public <T> DStream<T> stream(StreamSource<T> source) {
        return new DStream<>(plan.add(new Operator.Source<>(source), List.of()));
    }

    /**
     * Lines of UTF-8 text from a TCP server. Connects again two seconds after the peer closed or refused. At most 64 MiB
     * wait for their batch; beyond that the sender waits. See {@link SocketTextSource} for another limit.
     */
    public DStream<String> socketTextStream(String host, int port) {
        return stream(new SocketTextSource(host, port, SOCKET_BUFFER_BYTES));
    }

    /** The lines of new files in a directory; see {@link TextFileSource} for which files are new. */
    public DStream<String> textFileStream(Path directory) {
        return stream(TextFileSource.of(directory));
    }

    /** One RDD of the queue per batch, an empty one when the queue is empty. */
    public <T> DStream<T> queueStream(Queue<RDD<T>> queue) {
        return queueStream(queue, true, null);
    }

    /** As {@link QueueSource} says. */
    public <T> DStream<T> queueStream(Queue<RDD<T>> queue, boolean oneAtATime, @Nullable RDD<T> defaultRdd) {
        return stream(new QueueSource<>(queue, oneAtATime, defaultRdd));
    }

    /** The elements of several streams of this context with equal slides; of one stream, that stream. */
    public <T> DStream<T> union(List<DStream<T>> streams) {
        if (streams.isEmpty()) {
            throw new IllegalArgumentException("a union of no streams has no slide");
        }
        return streams.size() == 1
                ? streams.get(0)
                : new DStream<>(plan.add(
                        new Operator.Union(),
                        streams.stream().map(DStream::draft).toList()));
    }

    /**
     * Freezes the plan and starts the batches, from the latest checkpoint if there is one.
     *
     * @throws io.millstream.base.JobException if the plan, a source or the checkpoint is not fit to run; with a broken plan
     *     every problem is named, and the context may be corrected and started
     * @throws IllegalStateException if it was started before
     */
    public synchronized void start() {
        if (state() != JobState.INITIALIZED) {
            throw new IllegalStateException("this context was started before; make a new one");
        }
        job = engine.start(plan.freeze(), List.copyOf(listeners));
    }

    public JobState state() {
        var started = job;
        return started == null ? JobState.INITIALIZED : started.state();
    }

    /** Stops after the batch that runs now. What was received for later batches is dropped. */
    public void stop() {
        stop(false);
    }

    /**
     * Stops.
     *
     * <p>Gracefully: sources receive nothing more, and batches run until everything that was received is processed; a last
     * batch that is not due yet runs at once, with its own time. Otherwise: after the batch that runs now. Either way a
     * checkpoint is written if the job has one. Returns when the job is over, or at once if called from within a batch: the
     * job then ends after that batch.
     */
    public void stop(boolean gracefully) {
        started("stop").stop(gracefully);
    }

    /**
     * Waits until the job is over.
     *
     * @throws io.millstream.base.JobException the first error of any batch: batch time, operator and cause
     */
    public void awaitTermination() throws InterruptedException {
        started("awaitTermination").awaitTermination();
    }

    /**
     * As {@link #awaitTermination()}, but no longer than {@code timeout} of the machine's time; false if the job is not over
     * by then.
     */
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        return started("awaitTermination").awaitTermination(timeout);
    }

    /** The first batch may come, and ask for a stop, before start() has returned: it waits for that here. */
    private synchronized StreamingJob started(String call) {
        var started = job;
        if (started == null) {
            throw new IllegalStateException(call + " before start()");
        }
        return started;
    }
}
