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
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.log.segment.SegmentFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CommitLog} in a data directory.
 *
 * <p>One instance of one process holds a directory at a time, see {@code DataDirectory} for its files. Thread-safe:
 * topics are created and deleted under a monitor, everything else goes to the partitions without one.
 */
public final class LocalLog implements CommitLog {
    private static final int MAX_PARTITIONS = 10_000;

    private final DataDirectory directory;
    private final TopicCatalog catalog;
    private final LogSettings settings;
    private final LogEnvironment environment;
    private final Runnable closeEnvironment;
    private final DirectoryHealth health;
    private final ConcurrentSkipListMap<TopicPartition, LocalPartition> partitions = new ConcurrentSkipListMap<>();
    private volatile Scheduler.@Nullable Scheduled nextHousekeeping;
    private volatile boolean closed;

    private LocalLog(
            DataDirectory directory,
            TopicCatalog catalog,
            LogSettings settings,
            LogEnvironment environment,
            DirectoryHealth health,
            Runnable closeEnvironment) {
        this.directory = directory;
        this.catalog = catalog;
        this.settings = settings;
        this.environment = environment;
        this.health = health;
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
            var log = new LocalLog(
                    directory, catalog, settings, environment, new DirectoryHealth(absolute), closeEnvironment);
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
    public synchronized TopicDescription createTopic(String topic, int partitionCount, TopicSettings topicSettings) {
        checkOpen();
        health.check();
        catalog.checkFree(topic);
        if (partitionCount < 1 || partitionCount > MAX_PARTITIONS) {
            throw new JobException(
                    ErrorKind.USER,
                    "Topic " + topic + " cannot have " + partitionCount + " partitions: 1 to " + MAX_PARTITIONS
                            + " are possible.");
        }
        var description = new TopicDescription(topic, UUID.randomUUID(), partitionCount, topicSettings);
        try {
            catalog.create(description);
            try {
                openPartitions(description);
            } catch (IOException e) {
                takeBack(description, e);
                throw e;
            }
            return description;
        } catch (IOException e) {
            throw DiskErrors.failed("Creating topic " + topic, directory.topics(), e);
        }
    }

    @Override
    public synchronized void deleteTopic(String topic) {
        checkOpen();
        TopicDescription description = catalog.find(topic).orElseThrow(() -> unknown(topic));
        try {
            catalog.delete(topic);
            for (int partition = 0; partition < description.partitionCount(); partition++) {
                LocalPartition removed = partitions.remove(new TopicPartition(topic, partition));
                if (removed != null) {
                    removed.delete();
                }
            }
            catalog.clear(topic);
        } catch (IOException e) {
            throw DiskErrors.failed("Deleting topic " + topic, directory.topics(), e);
        }
    }

    @Override
    public synchronized List<TopicDescription> topics() {
        return catalog.all();
    }

    @Override
    public synchronized Optional<TopicDescription> topic(String topic) {
        return catalog.find(topic);
    }

    @Override
    public PartitionLog partition(TopicPartition topicPartition) {
        LocalPartition partition = partitions.get(topicPartition);
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
        for (LocalPartition partition : partitions.values()) {
            failures.collect(
                    () -> closing(partition::close, partition.context().files().directory()));
        }
        failures.collect(() -> closing(directory, directory.topics()));
        closeEnvironment.run();
        failures.throwFirst();
    }

    private static void closing(Closeable closeable, Path where) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw DiskErrors.failed("Closing the data directory", where, e);
        }
    }

    /** Lets work on one partition go wrong without keeping it from the others. */
    private static final class Failures {
        private @Nullable RuntimeException first;

        void collect(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }

        void throwFirst() {
            if (first != null) {
                throw first;
            }
        }
    }

    /**
     * Deletes what the retention of the topics no longer keeps. Runs by itself every
     * {@code log.retention.check.interval.ms}.
     */
    public void enforceRetention() {
        forEachPartition("Deleting old records", LocalPartition::enforceRetention);
    }

    /** Compacts the topics that want it. Runs by itself every {@code log.retention.check.interval.ms}. */
    public void compact() {
        forEachPartition("Compacting", LocalPartition::compact);
    }

    private interface Work {
        void on(LocalPartition partition) throws IOException;
    }

    /** A partition that fails, for instance because it is damaged, does not keep the others from their turn. */
    private void forEachPartition(String what, Work work) {
        var failures = new Failures();
        for (LocalPartition partition : partitions.values()) {
            failures.collect(() -> onPartition(what, partition, work));
        }
        failures.throwFirst();
    }

    private static void onPartition(String what, LocalPartition partition, Work work) {
        try {
            work.on(partition);
        } catch (IOException e) {
            throw DiskErrors.failed(
                    what + " of " + partition.topicPartition(),
                    partition.context().files().directory(),
                    e);
        }
    }

    private void scheduleHousekeeping() {
        long nextMs =
                environment.clock().wallMs() + settings.retentionCheckInterval().toMillis();
        nextHousekeeping = environment.scheduler().at(nextMs, () -> {
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
                openPartitions(topic);
            }
        } catch (IOException | RuntimeException e) {
            for (LocalPartition partition : partitions.values()) {
                partition.abandon();
            }
            throw e;
        }
    }

    private void openPartitions(TopicDescription topic) throws IOException {
        var opened = new ArrayList<LocalPartition>();
        try {
            openPartitions(topic, opened);
        } catch (IOException | RuntimeException e) {
            for (LocalPartition partition : opened) {
                partition.abandon();
            }
            throw e;
        }
        opened.forEach(partition -> partitions.put(partition.topicPartition(), partition));
    }

    private void openPartitions(TopicDescription topic, List<LocalPartition> opened) throws IOException {
        for (int number = 0; number < topic.partitionCount(); number++) {
            var topicPartition = new TopicPartition(topic.name(), number);
            Path home = catalog.partitionDirectory(topic.name(), number);
            var context = new PartitionContext(
                    topicPartition,
                    new SegmentFiles(environment.disk(), home),
                    topic.settings(),
                    settings,
                    environment,
                    health);
            opened.add(LocalPartition.open(context));
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
