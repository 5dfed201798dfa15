package io.millstream.broker.admin;

import io.millstream.base.VirtualTime;
import io.millstream.broker.AclOperation;
import io.millstream.broker.Authorizer;
import io.millstream.broker.BrokerEnvironment;
import io.millstream.broker.ClusterView;
import io.millstream.broker.Endpoint;
import io.millstream.broker.HandlerTable;
import io.millstream.broker.Listener;
import io.millstream.broker.Quotas;
import io.millstream.broker.RequestContext;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Session;
import io.millstream.broker.Topics;
import io.millstream.log.ForcePolicy;
import io.millstream.log.LogSettings;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.log.store.LocalLog;
import io.millstream.log.store.LogEnvironment;
import io.millstream.testkit.SimDisk;
import io.millstream.wire.Message;
import io.millstream.wire.WireReader;
import io.millstream.wire.WireWriter;
import io.millstream.wire.message.ApiKey;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The handlers of this package over a log on a simulated disk. Requests and answers go through their bytes, so that what a
 * version cannot carry fails here.
 */
final class Admins implements AutoCloseable {
    static final Path DIRECTORY = Path.of("/data/log").toAbsolutePath();
    private static final Listener LISTENER =
            new Listener("PLAINTEXT", "127.0.0.1", 0, Listener.SecurityProtocol.PLAINTEXT);

    final VirtualTime time = new VirtualTime(1_700_000_000_000L);
    final SimDisk disk = new SimDisk(1);
    final LocalLog log =
            LocalLog.open(DIRECTORY, LogSettings.DEFAULTS, new LogEnvironment(disk, time, time, Runnable::run));

    /** What the broker was told last. */
    Map<String, String> applied = Map.of();

    private final Set<String> denied = new HashSet<>();
    private final HandlerTable table = new HandlerTable();

    Admins() {
        this(TopicSettings.DEFAULTS);
    }

    Admins(TopicSettings topicDefaults) {
        log.topicDefaults(topicDefaults);
        var cluster = new ClusterView("cluster", 0, null);
        cluster.endpoints(List.of(new Endpoint(LISTENER.name(), "127.0.0.1", 9092)));
        var environment = new BrokerEnvironment(time, name -> time, Runnable::run, new Random(1), disk, DIRECTORY);
        new AdminHandlers(
                        new AdminHandlers.Surroundings(
                                new Topics(log), cluster, Quotas.NONE, ConfigStore.open(disk, DIRECTORY), 3),
                        new AdminHandlers.BrokerSetup(
                                LogSettings.SETTINGS.describe(),
                                LogSettings.SETTINGS.toMap(LogSettings.DEFAULTS),
                                Map.of("producer.id.expiration.ms", "1000"),
                                new ChangeableCleaner()),
                        environment)
                .register(table);
    }

    /** From now on the sender may not do that. */
    Admins deny(AclOperation operation, ResourceType type, String name) {
        denied.add(operation + " " + type + " " + name);
        return this;
    }

    Admins denyOnCluster(AclOperation operation) {
        return deny(operation, ResourceType.CLUSTER, ResourceType.CLUSTER_NAME);
    }

    // The answer to Q is R: the tests say so.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <Q extends Message, R extends Message> R ask(ApiKey key, int version, Q request) {
        var entry = table.find(key.id());
        if (entry == null || !entry.serves(version)) {
            throw new IllegalArgumentException(key + " version " + version + " is not served");
        }
        Message read = key.readRequest(new WireReader(bytes(request, version)), version);
        var session = new Session(1, LISTENER, InetAddress.getLoopbackAddress(), Runnable::run);
        var context = new RequestContext(key, version, "test", session, new DenyList());
        Message answer = entry.untypedHandler()
                .handle(read, context)
                .toCompletableFuture()
                .join();
        return (R) key.readResponse(new WireReader(bytes(answer, version)), version);
    }

    private static ByteBuffer bytes(Message message, int version) {
        var out = new WireWriter();
        message.write(out, version);
        return out.toByteBuffer();
    }

    /** Makes a topic with so many records in its partition 0. */
    void topic(String name, int partitionCount, int recordCount, Map<String, String> settings) {
        log.createTopic(name, partitionCount, TopicSettings.of(settings));
        for (int i = 0; i < recordCount; i++) {
            var builder = new RecordBatchBuilder();
            byte[] text = ("record " + i).getBytes(StandardCharsets.UTF_8);
            builder.add(time.wallMs(), text, text);
            log.partition(new TopicPartition(name, 0)).appendAndWait(builder.build(), ForcePolicy.FORCED);
        }
    }

    /** Forbids what it was told to and allows the rest. */
    private final class DenyList implements Authorizer {
        @Override
        public boolean isAllowed(Session session, AclOperation operation, ResourceType type, String name) {
            return !denied.contains(operation + " " + type + " " + name);
        }

        @Override
        public boolean isAllowedOnAny(Session session, AclOperation operation, ResourceType type) {
            return true;
        }

        @Override
        public boolean isOn() {
            return true;
        }
    }

    /** One setting of the log stands for those that can change. */
    private final class ChangeableCleaner implements ChangeableSettings {
        @Override
        public Set<String> names() {
            return Set.of("log.cleaner.dedupe.buffer.size");
        }

        @Override
        public Map<String, String> plain(Map<String, String> values) {
            Map<String, String> plain = LogSettings.SETTINGS.toMap(LogSettings.SETTINGS.bind(values, "the test"));
            plain.keySet().retainAll(values.keySet());
            return plain;
        }

        @Override
        public void apply(Map<String, String> values) {
            applied = values;
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
