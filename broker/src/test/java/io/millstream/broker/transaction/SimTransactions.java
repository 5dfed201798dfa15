package io.millstream.broker.transaction;

import io.millstream.base.VirtualTime;
import io.millstream.broker.internal.InternalTopic;
import io.millstream.broker.internal.Mailbox;
import io.millstream.log.AppendOptions;
import io.millstream.log.AppendResult;
import io.millstream.log.BatchValidator;
import io.millstream.log.CommitLog;
import io.millstream.log.ForcePolicy;
import io.millstream.log.LogSettings;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.PartitionReader;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicName;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.log.store.LocalLog;
import io.millstream.log.store.LogEnvironment;
import io.millstream.testkit.SimDisk;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A log and a transaction coordinator on a simulated disk in virtual time, and what can befall them. */
final class SimTransactions {
    static final int PARTITIONS = 3;
    static final String TOPIC = "orders";
    static final int TIMEOUT_MS = 30_000;

    private static final Path DATA = Path.of("/data");
    private static final long START_MS = 1_700_000_000_000L;

    private SimDisk disk;
    private VirtualTime time = new VirtualTime(START_MS);
    private CommitLog log;
    private TransactionCoordinator coordinator;
    private boolean losesMarkers;

    SimTransactions(long seed) {
        disk = new SimDisk(seed);
    }

    /** Plants a defect: the coordinator believes that its markers are written, and none is. */
    SimTransactions losingMarkers() {
        losesMarkers = true;
        return this;
    }

    /** Opens the log and loads what is there. @throws io.millstream.base.JobException if the disk refuses */
    void open() {
        log = LocalLog.open(DATA, LogSettings.DEFAULTS, new LogEnvironment(disk, time, time, Runnable::run));
        if (log.topic(TOPIC).isEmpty()) {
            log.createTopic(TOPIC, PARTITIONS, TopicSettings.of(Map.of("segment.bytes", "2000")));
        }
        var settings = TransactionSettings.DEFAULTS;
        var states = new InternalTopic(log, time, TransactionCoordinator.stateTopic(settings));
        var offsets = new InternalTopic(
                log,
                time,
                new InternalTopic.Definition(
                        TopicName.CONSUMER_OFFSETS, 1, TopicSettings.of(Map.of("cleanup.policy", "compact"))));
        coordinator = new TransactionCoordinator(
                losesMarkers ? losingMarkers(log) : log,
                states,
                new Mailbox(time, time),
                new SimGroups(offsets),
                settings);
        CompletionStage<Void> unused = coordinator.start();
        time.advance(Duration.ZERO);
    }

    private static CommitLog losingMarkers(CommitLog log) {
        return standIn(CommitLog.class, (method, arguments) -> {
            Object answer = method.invoke(log, arguments);
            return answer instanceof PartitionLog partition ? losingMarkers(partition) : answer;
        });
    }

    private static PartitionLog losingMarkers(PartitionLog partition) {
        return standIn(PartitionLog.class, (method, arguments) -> {
            boolean isMarker = method.getName().equals("append")
                    && arguments[1] instanceof AppendOptions options
                    && options.origin() == BatchValidator.Origin.COORDINATOR;
            return isMarker
                    ? new AppendResult.Appended(0, 0, -1, false, CompletableFuture.completedStage(null))
                    : method.invoke(partition, arguments);
        });
    }

    private interface Call {
        Object run(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T standIn(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.run(method, arguments)));
    }

    void close() {
        log.close();
    }

    void cutPower() {
        disk = disk.crash();
        newLife();
    }

    void kill() {
        disk = disk.processKilled();
        newLife();
    }

    /** Timers are gone; the clocks go on. */
    private void newLife() {
        long wallMs = time.wallMs();
        time = new VirtualTime(time.steadyMs());
        time.setWallClock(wallMs);
    }

    SimDisk disk() {
        return disk;
    }

    CommitLog log() {
        return log;
    }

    TransactionCoordinator coordinator() {
        return coordinator;
    }

    /** Sets the wall clock so far forwards, or backwards. */
    void setWallClockBy(Duration jump) {
        time.setWallClock(time.wallMs() + jump.toMillis());
    }

    void advance(Duration step) {
        time.advance(step);
    }

    /** The answer, if it comes before the disk goes off; null if it does not. */
    <R> R answer(CompletionStage<R> stage) {
        CompletableFuture<R> future = stage.toCompletableFuture();
        for (int waited = 0; waited < 40 && !future.isDone(); waited++) {
            time.advance(waited == 0 ? Duration.ZERO : Duration.ofMillis(50));
        }
        if (disk.isOff()) {
            return null; // whatever a dead process says is not heard
        }
        if (!future.isDone()) {
            throw new AssertionError("no answer although the disk is well");
        }
        return future.join();
    }

    static TopicPartition partition(int number) {
        return new TopicPartition(TOPIC, number);
    }

    PartitionLog partitionLog(int number) {
        return log.partition(partition(number));
    }

    /** Appends one record, as a client does with acks=all. */
    AppendResult append(int partition, ProducerStamp stamp, int sequence, String value) {
        var builder = new RecordBatchBuilder()
                .producer(stamp.producerId(), stamp.producerEpoch(), sequence)
                .transactional(true);
        builder.add(time.wallMs(), null, value.getBytes(StandardCharsets.UTF_8));
        return partitionLog(partition).append(builder.build(), AppendOptions.untrusted(ForcePolicy.FORCED));
    }

    /** What a reader of committed records sees, partition by partition. */
    List<String> committed() {
        var values = new ArrayList<String>();
        for (int number = 0; number < PARTITIONS; number++) {
            try (PartitionReader reader = partitionLog(number).read(0, Isolation.READ_COMMITTED)) {
                while (reader.next()) {
                    values.add(reader.record().value().toUtf8());
                }
            }
        }
        return values;
    }
}
