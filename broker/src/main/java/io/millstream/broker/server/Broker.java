package io.millstream.broker.server;

import io.millstream.broker.BrokerEnvironment;
import io.millstream.broker.ClusterView;
import io.millstream.broker.Endpoint;
import io.millstream.broker.HandlerTable;
import io.millstream.broker.Listener;
import io.millstream.broker.Topics;
import io.millstream.broker.admin.AdminHandlers;
import io.millstream.broker.admin.ConfigStore;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.GroupHandlers;
import io.millstream.broker.group.GroupSettings;
import io.millstream.broker.group.classic.ClassicGroupHandlers;
import io.millstream.broker.group.consumer.ConsumerGroupHandlers;
import io.millstream.broker.group.consumer.GroupConfigKind;
import io.millstream.broker.group.consumer.GroupConfigs;
import io.millstream.broker.internal.InternalTopic;
import io.millstream.broker.internal.Mailbox;
import io.millstream.broker.net.NetworkServer;
import io.millstream.broker.net.Services;
import io.millstream.broker.topic.TopicHandlers;
import io.millstream.broker.transaction.ImplicitPartitions;
import io.millstream.broker.transaction.TransactionCoordinator;
import io.millstream.broker.transaction.TransactionHandlers;
import io.millstream.broker.transaction.TransactionSettings;
import io.millstream.broker.transaction.TransactionalGroups;
import io.millstream.log.CommitLog;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One broker: serves the topics of a log to Kafka's clients until it is closed. The log stays its owner's, who may go on
 * using it meanwhile: both see each other's records at once.
 */
public final class Broker implements AutoCloseable {
    private final ClusterView cluster;
    private final List<Endpoint> endpoints;
    private final HandlerTable handlers;
    private final Deque<Runnable> closings;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Broker(ClusterView cluster, List<Endpoint> endpoints, HandlerTable handlers, Deque<Runnable> closings) {
        this.cluster = cluster;
        this.endpoints = endpoints;
        this.handlers = handlers;
        this.closings = closings;
    }

    /**
     * Starts a broker, which serves connections when this returns.
     *
     * @throws io.millstream.base.JobException (USER) if a setting is wrong or an address cannot be had
     */
    public static Broker start(CommitLog log, BrokerSettings settings, BrokerEnvironment environment) {
        List<Listener> listeners = Listeners.parse(settings.cluster());
        Map<String, Endpoint> advertised = Listeners.advertised(settings.cluster());
        String rack = settings.cluster().rack();
        var cluster = new ClusterView(
                ClusterId.readOrMake(environment), settings.cluster().nodeId(), rack.isEmpty() ? null : rack);

        var closings = new ArrayDeque<Runnable>(); // last first
        AccessControl access = AccessControl.open(listeners, settings, environment);
        closings.push(access::close);
        var table = new HandlerTable();
        var topics = new Topics(log);
        GroupCoordinator groups = groups(topics, settings.groups(), environment);
        var groupsInTransactions = new GroupsInTransactions(groups);
        TransactionCoordinator transactions =
                transactions(log, groupsInTransactions, settings.transactions(), environment);
        var topicHandlers = new TopicHandlers(
                new TopicHandlers.Surroundings(topics, cluster, access.quotas(), new ImplicitPartitions(transactions)),
                settings.serving(),
                environment);
        topicHandlers.register(table);
        access.register(table);
        new GroupHandlers(groups, cluster).register(table);
        var groupConfigs = new GroupConfigs(settings.consumerGroups());
        var configStore = ConfigStore.open(environment.disk(), environment.dataDirectory());
        var groupConfigKind = new GroupConfigKind(configStore, groupConfigs);
        var consumerGroups =
                new ConsumerGroupHandlers(groups, groupConfigs, environment.random(), environment.blocking());
        var classicGroups = new ClassicGroupHandlers(groups, environment.random(), consumerGroups.otherGroups());
        consumerGroups.migrateBy(classicGroups.transfer());
        consumerGroups.register(table);
        classicGroups.register(table);
        new TransactionHandlers(transactions, groupsInTransactions, topics, environment.clock()).register(table);
        groups.start();
        closings.push(groups::close);
        transactions
                .start()
                .toCompletableFuture()
                .join(); // before that, producers would be told that theirs are unknown
        closings.push(transactions::close);
        new AdminHandlers(
                        new AdminHandlers.Surroundings(
                                topics,
                                cluster,
                                access.quotas(),
                                configStore,
                                settings.serving().partitionCount()),
                        settings.setup(new ChangeableTopicDefaults(log)),
                        environment)
                .with(groupConfigKind)
                .register(table);

        NetworkServer network = NetworkServer.create(
                settings.network(),
                new Services(
                        table, access.authorizer(), access.quotas(), access.gate(), access.security(), environment));
        closings.push(network::close);
        closings.push(topicHandlers::endWaiting);
        try {
            var endpoints = new ArrayList<Endpoint>();
            for (Listener listener : listeners) {
                Endpoint bound = endpoint(network.bind(listener));
                endpoints.add(advertised.getOrDefault(listener.name(), bound));
            }
            cluster.endpoints(endpoints);
            network.serve();
            return new Broker(cluster, List.copyOf(endpoints), table, closings);
        } catch (RuntimeException e) {
            closings.forEach(Runnable::run);
            throw e;
        }
    }

    private static GroupCoordinator groups(Topics topics, GroupSettings settings, BrokerEnvironment environment) {
        var offsets = new InternalTopic(topics.log(), environment.clock(), GroupCoordinator.offsetsTopic(settings));
        var mailbox = new Mailbox(environment.schedulers().apply("millstream-groups"), environment.clock());
        return new GroupCoordinator(offsets, mailbox, topics, settings);
    }

    private static TransactionCoordinator transactions(
            CommitLog log, TransactionalGroups groups, TransactionSettings settings, BrokerEnvironment environment) {
        var states = new InternalTopic(log, environment.clock(), TransactionCoordinator.stateTopic(settings));
        var mailbox = new Mailbox(environment.schedulers().apply("millstream-transactions"), environment.clock());
        return new TransactionCoordinator(log, states, mailbox, groups, settings);
    }

    /** What clients are told if no advertised address says otherwise: all addresses of the machine are reached by its name. */
    private static Endpoint endpoint(NetworkServer.Bound bound) {
        InetAddress address = bound.address().getAddress();
        String host = bound.listener().host();
        if (host.isEmpty() || address.isAnyLocalAddress()) {
            host = hostName();
        }
        return new Endpoint(bound.listener().name(), host, bound.address().getPort());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // a machine without a name is reached from itself only
        }
    }

    /** Where clients reach it, in the order of the setting {@code listeners}. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** Which requests are served. */
    HandlerTable handlers() {
        return handlers;
    }

    public String clusterId() {
        return cluster.clusterId();
    }

    /** Takes no more connections, answers what is under way, and closes them. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            closings.forEach(Runnable::run);
        }
    }
}
