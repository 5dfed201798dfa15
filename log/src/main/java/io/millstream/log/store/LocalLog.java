package io.millstream.log.store;

import io.millstream.base.Clock;
import io.millstream.base.Disk;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import io.millstream.base.Scheduler;
import io.millstream.base.SystemScheduler;
import io.millstream.base.Threads;
import io.millstream.log.CommitLog;
import io.millstream.log.LogSettings;
import io.millstream.log.PartitionLog;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicName;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.log.TransactionGate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CommitLog} in a data directory.
 *
 * <p>One instance of one process holds a directory at a time, see {@code DataDirectory} for its files. Thread-safe:
 * topics are created, altered and deleted under a monitor, everything else needs none.
 */
public final class LocalLog implements CommitLog {
    private static final int MAX_PARTITIONS = 10_000;

    private final DataDirectory directory;
    private final TopicCatalog catalog;
    private final LogContext context;
    private final OpenPartitions partitions;
    private final Runnable closeEnvironment;
    private volatile TopicSettings topicDefaults = TopicSettings.DEFAULTS;
    private volatile Scheduler.@Nullable Scheduled nextHousekeeping;
    private volatile boolean closed;

    private LocalLog(DataDirectory directory, TopicCatalog catalog, LogContext context, Runnable closeEnvironment) {
        this.directory = directory;
        this.catalog = catalog;
        this.context = context;
        this.partitions = new OpenPartitions(catalog, context);
        this.closeEnvironment = closeEnvironment;
    }

    /**
     * Opens a data directory on this machine, creating it if there is none.
     *
     * @throws JobException (USER) if another process, or this one, has it open, or it is no place for a directory;
     *     (EXTERNAL) if it is foreign, of a newer version, or cannot be read or written; (RESOURCES) if the disk is full
     */
    public static LocalLog open(Path directory, LogSettings settings) {
        Clock clock = Clock.system();
        var scheduler = new SystemScheduler("millstream-log-housekeeping", clock);
        var forcers = Executors.newSingleThreadExecutor(work -> Threads.daemon("millstream-log-force", work));
        var environment = new LogEnvironment(Disk.system(), clock, scheduler, forcers);
        Runnable close = () -> {
            scheduler.close();
            forcers.shutdown();
        };
        try {
            return open(directory, settings, environment, close);
        } catch (RuntimeException e) {
            close.run();
            throw e;
        }
    }

    /** As {@link #open(Path, LogSettings)}, in a world of the caller's choice, which it closes itself afterwards. */
    public static LocalLog open(Path directory, LogSettings settings, LogEnvironment environment) {
        return open(directory, settings, environment, () -> {});
    }

    private static LocalLog open(
            Path path, LogSettings settings, LogEnvironment environment, Runnable closeEnvironment) {
        Path absolute = path.toAbsolutePath().normalize();
        DataDirectory directory = DataDirectory.open(environment.disk(), absolute);
        try {
            TopicCatalog catalog = TopicCatalog.open(environment.disk(), directory.topics());
            var context = new LogContext(
                    settings, environment, new DirectoryHealth(absolute), new AtomicReference<>(TransactionGate.OPEN));
            var log = new LocalLog(directory, catalog, context, closeEnvironment);
            log.openPartitions();
            log.scheduleHousekeeping();
            return log;
        } catch (IOException e) {
            closeQuietly(directory, e);
            throw DiskErrors.failed("Opening data directory " + absolute, absolute, e);
        } catch (RuntimeException e) {
            closeQuietly(directory, e);
            throw e;
        }
    }

    @Override
    public synchronized TopicDescription createTopic(String topic, int partitionCount, Map<String, String> given) {
        checkOpen();
        context.health().check();
        catalog.checkFree(topic);
        checkPartitionCount(topic, 1, partitionCount);
        var description = TopicDescription.of(topic, UUID.randomUUID(), partitionCount, given, topicDefaults(topic));
        try {
            catalog.create(description);
            try {
                partitions.open(description);
            } catch (IOException e) {
                takeBack(description, e);
                throw e;
            }
            catalog.publish(description);
            return description;
        } catch (IOException e) {
            throw DiskErrors.failed("Creating topic " + topic, directory.topics(), e);
        }
    }

    @Override
    public synchronized TopicDescription alterTopic(String topic, Map<String, String> given) {
        TopicDescription altered = known(topic).withGiven(given, topicDefaults(topic));
        try {
            catalog.replace(altered);
        } catch (IOException e) {
            throw DiskErrors.failed("Altering topic " + topic, directory.topics(), e);
        }
        putInForce(altered);
        return altered;
    }

    private void putInForce(TopicDescription altered) {
        partitions.alter(altered);
        catalog.publish(altered);
    }

    @Override
    public TopicSettings topicDefaults(String topic) {
        return defaultsOf(topic, topicDefaults);
    }

    private static TopicSettings defaultsOf(String topic, TopicSettings defaults) {
        return TopicName.isInternal(topic) ? TopicSettings.DEFAULTS : defaults;
    }

    @Override
    public synchronized void topicDefaults(TopicSettings defaults) {
        checkOpen();
        List<TopicDescription> altered = catalog.all().stream()
                .map(topic -> topic.withGiven(topic.given(), defaultsOf(topic.name(), defaults)))
                .toList();
        topicDefaults = defaults;
        altered.forEach(this::putInForce);
    }

    @Override
    public synchronized TopicDescription addPartitions(String topic, int partitionCount) {
        TopicDescription before = known(topic);
        checkPartitionCount(topic, before.partitionCount() + 1, partitionCount);
        TopicDescription after = before.withPartitionCount(partitionCount);
        try {
            catalog.createPartitions(before, partitionCount);
            catalog.replace(after);
            partitions.open(after);
        } catch (IOException e) {
            throw DiskErrors.failed("Adding partitions to topic " + topic, directory.topics(), e);
        }
        catalog.publish(after);
        return after;
    }

    /** A topic that is to be changed. */
    private TopicDescription known(String topic) {
        checkOpen();
        context.health().check();
        return catalog.find(topic).orElseThrow(() -> unknown(topic));
    }

    private static void checkPartitionCount(String topic, int least, int partitionCount) {
        if (partitionCount < least || partitionCount > MAX_PARTITIONS) {
            throw new JobException(
                    ErrorKind.USER,
                    "Topic " + topic + " cannot have " + partitionCount + " partitions: " + least + " to "
                            + MAX_PARTITIONS + " are possible.");
        }
    }

    @Override
    public synchronized void deleteTopic(String topic) {
        checkOpen();
        TopicDescription description = catalog.find(topic).orElseThrow(() -> unknown(topic));
        try {
            catalog.delete(topic);
            partitions.delete(description);
            catalog.clear(topic);
        } catch (IOException e) {
            throw DiskErrors.failed("Deleting topic " + topic, directory.topics(), e);
        }
    }

    @Override
    public List<TopicDescription> topics() {
        return catalog.all();
    }

    @Override
    public Optional<TopicDescription> topic(String topic) {
        return catalog.find(topic);
    }

    @Override
    public Optional<TopicDescription> topic(UUID topicId) {
        return catalog.find(topicId);
    }

    @Override
    public synchronized long reserveNumbers(int count) {
        checkOpen();
        context.health().check();
        if (count < 1) {
            throw new IllegalArgumentException("at least one number is reserved, not " + count);
        }
        try {
            return new ReservedNumbers(context.environment().disk(), directory.numbers()).reserve(count);
        } catch (IOException e) {
            throw DiskErrors.failed("Reserving numbers", directory.numbers(), e);
        }
    }

    @Override
    public void guardTransactions(TransactionGate gate) {
        context.transactionGate().set(gate);
    }

    @Override
    public PartitionLog partition(TopicPartition topicPartition) {
        LocalPartition partition = partitions.find(topicPartition);
        if (partition == null) {
            checkOpen();
            throw noPartition(topicPartition);
        }
        return partition;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Scheduler.Scheduled housekeeping = nextHousekeeping;
        if (housekeeping != null) {
            housekeeping.cancel();
        }
        var failures = new Failures();
        failures.collect(() -> partitions.forEach("Closing", LocalPartition::close));
        failures.collect(this::closeDirectory);
        closeEnvironment.run();
        failures.throwFirst();
    }

    private void closeDirectory() {
        try {
            directory.close();
        } catch (IOException e) {
            throw DiskErrors.failed("Closing the data directory", directory.topics(), e);
        }
    }

    /**
     * Deletes what the retention of the topics no longer keeps. Runs by itself every
     * {@code log.retention.check.interval.ms}.
     */
    public void enforceRetention() {
        partitions.forEach("Deleting old records", LocalPartition::enforceRetention);
    }

    /** Compacts the topics that want it. Runs by itself every {@code log.retention.check.interval.ms}. */
    public void compact() {
        partitions.forEach("Compacting", LocalPartition::compact);
    }

    private void scheduleHousekeeping() {
        long delayMs = context.settings().retentionCheckInterval().toMillis();
        nextHousekeeping = context.environment().scheduler().after(delayMs, () -> {
            if (!closed) {
                scheduleHousekeeping(); // first: a round that fails must not be the last one
                var failures = new Failures();
                failures.collect(this::enforceRetention);
                failures.collect(this::compact);
                failures.throwFirst();
            }
        });
    }

    private void openPartitions() throws IOException {
        try {
            for (TopicDescription topic : catalog.all()) {
                partitions.open(topic);
            }
        } catch (IOException | RuntimeException e) {
            partitions.abandon();
            throw e;
        }
    }

    /** A topic is there as a whole or not at all: its name is free again for the next attempt. */
    private void takeBack(TopicDescription topic, IOException cause) {
        try {
            catalog.delete(topic.name());
            catalog.clear(topic.name());
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the log is closed");
        }
    }

    private synchronized JobException noPartition(TopicPartition wanted) {
        Optional<TopicDescription> topic = catalog.find(wanted.topic());
        return topic.map(found -> new JobException(
                        ErrorKind.USER,
                        "Topic " + found.name() + " has partitions 0 to " + (found.partitionCount() - 1) + ", no "
                                + wanted.partition() + "."))
                .orElseGet(() -> unknown(wanted.topic()));
    }

    private JobException unknown(String topic) {
        String hint = catalog.names().isEmpty() ? " There are no topics yet." : Nearest.hint(topic, catalog.names());
        return new JobException(ErrorKind.USER, "There is no topic " + topic + "." + hint);
    }

    private static void closeQuietly(DataDirectory directory, Exception cause) {
        try {
            directory.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
