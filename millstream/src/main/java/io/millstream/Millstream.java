package io.millstream;

import io.millstream.base.Clock;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.SystemScheduler;
import io.millstream.broker.server.Broker;
import io.millstream.broker.server.BrokerSettings;
import io.millstream.connect.RecordDecoder;
import io.millstream.connect.TopicStream;
import io.millstream.dstream.StreamingContext;
import io.millstream.dstream.StreamingEngine;
import io.millstream.dstream.run.LocalStreamingEngine;
import io.millstream.dstream.run.StreamingEnvironment;
import io.millstream.log.CommitLog;
import io.millstream.log.TopicSettings;
import io.millstream.log.store.LocalLog;
import io.millstream.rdd.Engine;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.run.LocalEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything in one process and one data directory: the log, datasets, and streaming jobs whose checkpoints live beside
 * the topics they read.
 *
 * <pre>{@code
 * try (Millstream millstream = Millstream.open(Path.of("data"))) {
 *     millstream.createTopic("lines", 4);
 *     StreamingContext job = millstream.streaming("word-count", Duration.ofSeconds(1));
 *     job.stream(millstream.topic("lines", RecordDecoder.text()))
 *             .flatMap(line -> List.of(line.split(" ")))
 *             .mapToPair(word -> Pair.of(word, 1L))
 *             .reduceByKey(Long::sum)
 *             .print(System.out);
 *     job.start();
 *     job.awaitTermination();
 * }
 * }</pre>
 *
 * <p>Thread-safe. The engines are started when they are first asked for: a program that only appends pays for the log.
 */
public final class Millstream implements AutoCloseable {
    private static final Pattern JOB_NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final Path dataDirectory;
    private final Options options;
    private final CommitLog log;
    private @Nullable Engine rddEngine;
    private @Nullable SystemScheduler batchScheduler;
    private @Nullable LocalStreamingEngine streamingEngine;
    private final List<ServedBroker> brokers = new ArrayList<>();
    private boolean closed;

    private Millstream(Path dataDirectory, Options options, CommitLog log) {
        this.dataDirectory = dataDirectory;
        this.options = options;
        this.log = log;
    }

    /**
     * Opens a data directory, which is made if it is not there and belongs to this process until {@link #close}.
     *
     * @throws JobException (USER) if another process has it open; (EXTERNAL, RESOURCES) if it cannot be read or written
     */
    public static Millstream open(Path dataDirectory) {
        return open(dataDirectory, Options.DEFAULTS);
    }

    /** As {@link #open(Path)}, with other settings or in another world. */
    public static Millstream open(Path dataDirectory, Options options) {
        Path directory = dataDirectory.toAbsolutePath().normalize();
        CommitLog log = options.world()
                .map(world -> LocalLog.open(directory, options.log(), world.logEnvironment()))
                .orElseGet(() -> LocalLog.open(directory, options.log()));
        return new Millstream(directory, options, log);
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    /** The log of this data directory. Closed together with this object. */
    public CommitLog log() {
        return log;
    }

    /** Makes sure that there is a topic of that name; one that is there stays as it is. */
    public void createTopic(String topic, int partitionCount) {
        if (log.topic(topic).isEmpty()) {
            log.createTopic(topic, partitionCount, TopicSettings.DEFAULTS);
        }
    }

    /** Makes datasets. */
    public synchronized RddContext rdd() {
        return streamingEngine == null ? new RddContext(rddEngine()) : streamingEngine.rdds();
    }

    /** Runs streaming jobs that are defined elsewhere. */
    public synchronized StreamingEngine streamingEngine() {
        return openStreamingEngine();
    }

    /**
     * A new job, to be defined and started by the caller. Its checkpoint is kept in the data directory under its name:
     * started again under that name, it goes on where it stopped. One job of a name runs at a time.
     *
     * @param jobName letters, digits, '.', '_' and '-'
     */
    public synchronized StreamingContext streaming(String jobName, Duration batchInterval) {
        return new StreamingContext(openStreamingEngine(), batchInterval)
                .named(jobName)
                .checkpoint(checkpointDirectory(jobName));
    }

    /** Where {@link #streaming} keeps the checkpoint of a job. */
    public Path checkpointDirectory(String jobName) {
        if (!JOB_NAME.matcher(jobName).matches() || jobName.startsWith(".")) {
            throw new JobException(
                    ErrorKind.USER,
                    "The job name \"" + jobName + "\" cannot be the name of a directory. Use 1 to 100 letters, digits,"
                            + " '.', '_' and '-', and no '.' at the beginning.");
        }
        return dataDirectory.resolve("jobs").resolve(jobName);
    }

    /** A topic of this log as the source of a stream, from its first record. */
    public <T> TopicStream<T> topic(String topic, RecordDecoder<T> decoder) {
        return TopicStream.of(log, topic, decoder);
    }

    /**
     * Serves the topics of this log to Kafka's clients, until the broker or this object is closed. Jobs of this process and
     * clients outside share the topics and see each other's records at once.
     *
     * @throws JobException (USER) if a setting is wrong, or an address cannot be had
     */
    public synchronized Broker serve(BrokerSettings settings) {
        requireOpen();
        var served = ServedBroker.start(log, dataDirectory, settings);
        brokers.add(served);
        return served.broker();
    }

    private Engine rddEngine() {
        requireOpen();
        Engine engine = rddEngine;
        if (engine == null) {
            engine = LocalEngine.start(options.threads());
            rddEngine = engine;
        }
        return engine;
    }

    private LocalStreamingEngine openStreamingEngine() {
        requireOpen();
        LocalStreamingEngine engine = streamingEngine;
        if (engine == null) {
            var rdds = new RddContext(rddEngine());
            engine = new LocalStreamingEngine(environment(rdds).withWarnings(options.warnings()));
            streamingEngine = engine;
        }
        return engine;
    }

    private StreamingEnvironment environment(RddContext rdds) {
        if (options.world().isPresent()) {
            return options.world().get().streamingEnvironment(rdds);
        }
        var scheduler = new SystemScheduler("millstream-batches", Clock.system());
        batchScheduler = scheduler;
        return StreamingEnvironment.of(Clock.system(), scheduler, rdds);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("data directory " + dataDirectory + " was closed");
        }
    }

    /**
     * Stops the jobs that still run after the batch they are in, then the engines, and gives the directory back. To let a
     * job finish what was received, stop it gracefully before.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        // Outside clients first: what they are told must still be true when it is.
        brokers.forEach(ServedBroker::close);
        // Not under the monitor: the batches that this waits for may ask for datasets.
        // From the reader to what it reads: no batch may find its engine or its log gone.
        try {
            if (streamingEngine != null) {
                streamingEngine.close();
            }
        } finally {
            closeWhatJobsUse();
        }
    }

    private void closeWhatJobsUse() {
        try {
            if (batchScheduler != null) {
                batchScheduler.close();
            }
            if (rddEngine != null) {
                rddEngine.close();
            }
        } finally {
            log.close();
        }
    }
}
