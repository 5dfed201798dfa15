package io.millstream.broker.topic;

import io.millstream.base.VirtualTime;
import io.millstream.broker.AclOperation;
import io.millstream.broker.Authorizer;
import io.millstream.broker.BrokerEnvironment;
import io.millstream.broker.Quotas;
import io.millstream.broker.RequestContext;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Session;
import io.millstream.broker.Topics;
import io.millstream.broker.access.Askers;
import io.millstream.log.AppendOptions;
import io.millstream.log.AppendResult;
import io.millstream.log.CommitLog;
import io.millstream.log.EndTransactionMarker;
import io.millstream.log.ForcePolicy;
import io.millstream.log.LogSettings;
import io.millstream.log.PartitionLog;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicPartition;
import io.millstream.log.store.LocalLog;
import io.millstream.log.store.LogEnvironment;
import io.millstream.testkit.SimDisk;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.FetchRequest;
import io.millstream.wire.message.FetchResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The fetch handler over a log on a simulated disk, in virtual time. What it asks its connection's thread to do waits until
 * {@link #work}, and what it asks the partitions is counted.
 */
final class FetchWorld implements AutoCloseable {
    private static final Path DIRECTORY = Path.of("/data/log").toAbsolutePath();
    private static final int VERSION = 12;

    final VirtualTime time = new VirtualTime(1_700_000_000_000L);
    final LocalLog log = LocalLog.open(
            DIRECTORY, LogSettings.DEFAULTS, new LogEnvironment(new SimDisk(1), time, time, Runnable::run));
    final FetchSessions sessions = new FetchSessions(10, time, new Random(1));

    private final Map<String, Integer> callsOfPartitions = new HashMap<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Session connection = new Session(1, Askers.PLAINTEXT, Askers.address("127.0.0.1"), tasks::add);
    private final FetchHandler handler;
    private Set<String> denied = Set.of();

    FetchWorld() {
        var environment =
                new BrokerEnvironment(time, name -> time, Runnable::run, new Random(1), new SimDisk(1), DIRECTORY);
        this.handler = new FetchHandler(
                new Topics(counted(log)),
                Quotas.NONE,
                sessions,
                new Deadlines(time, time),
                environment,
                Integer.MAX_VALUE);
    }

    CompletionStage<FetchResponse> fetch(FetchRequest request) {
        var context = new RequestContext(ApiKey.FETCH, VERSION, "test", connection, new DenyList(denied));
        return handler.handle(request, context);
    }

    /** Does what the connection's thread is to do. */
    void work() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    boolean isDenied(String topic) {
        return denied.contains(topic);
    }

    void deny(String topic, boolean isDenied) {
        var next = new HashSet<>(denied);
        if (isDenied ? next.add(topic) : next.remove(topic)) {
            denied = next;
        }
    }

    /** How often the handler called that method of any partition since this was last asked. */
    int takeCalls(String method) {
        Integer count = callsOfPartitions.remove(method);
        return count == null ? 0 : count;
    }

    void append(TopicPartition partition, int valueBytes) {
        var builder = new RecordBatchBuilder();
        builder.add(time.wallMs(), null, new byte[valueBytes]);
        append(partition, builder);
    }

    /** Appends a record of a transaction that stays open. */
    void appendOpen(TopicPartition partition, long producerId, int sequence) {
        var builder = new RecordBatchBuilder()
                .producer(producerId, (short) 0, sequence)
                .transactional(true);
        builder.add(time.wallMs(), null, new byte[10]);
        append(partition, builder);
    }

    private void append(TopicPartition partition, RecordBatchBuilder builder) {
        AppendResult result = log.partition(partition).append(builder.build(), ForcePolicy.WRITTEN);
        if (!(result instanceof AppendResult.Appended)) {
            throw new IllegalStateException(result.toString());
        }
    }

    void endTransaction(TopicPartition partition, long producerId, boolean isCommit) {
        var marker = new EndTransactionMarker(isCommit, 0).toBatch(time.wallMs(), producerId, (short) 0);
        log.partition(partition).append(marker, AppendOptions.trusted(ForcePolicy.WRITTEN));
    }

    private CommitLog counted(CommitLog real) {
        return proxy(CommitLog.class, (method, arguments) -> {
            Object answer = call(real, method, arguments);
            return answer instanceof PartitionLog partition ? counted(partition) : answer;
        });
    }

    private PartitionLog counted(PartitionLog real) {
        return proxy(PartitionLog.class, (method, arguments) -> {
            callsOfPartitions.merge(method.getName(), 1, Integer::sum);
            return call(real, method, arguments);
        });
    }

    private interface Call {
        Object run(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.run(method, arguments)));
    }

    private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Rules that change by being replaced, as those of the ACLs do. */
    private record DenyList(Set<String> denied) implements Authorizer {
        @Override
        public boolean isAllowed(Session session, AclOperation operation, ResourceType type, String name) {
            return !denied.contains(name);
        }

        @Override
        public boolean isAllowedOnAny(Session session, AclOperation operation, ResourceType type) {
            return true;
        }

        @Override
        public boolean isOn() {
            return true;
        }

        @Override
        public Object rules() {
            return denied;
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
