package io.millstream.broker.server;

import io.millstream.base.Disk;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Scheduler;
import io.millstream.broker.Authorizer;
import io.millstream.broker.BrokerEnvironment;
import io.millstream.broker.ConnectionGate;
import io.millstream.broker.HandlerTable;
import io.millstream.broker.Listener;
import io.millstream.broker.Quotas;
import io.millstream.broker.access.acl.AclAuthorizer;
import io.millstream.broker.access.acl.AclHandlers;
import io.millstream.broker.access.acl.AclStore;
import io.millstream.broker.access.quota.ClientQuotas;
import io.millstream.broker.access.quota.ConnectionLimits;
import io.millstream.broker.access.quota.QuotaHandlers;
import io.millstream.broker.access.quota.QuotaStore;
import io.millstream.broker.access.sasl.SaslHandlers;
import io.millstream.broker.access.sasl.ScramStore;
import io.millstream.broker.access.tls.TlsSecurity;
import io.millstream.broker.net.ChannelSecurity;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may connect to a broker, who they are, what they may do and how much: everything about access, put together. */
final class AccessControl implements Closeable {
    private final Map<String, TlsSecurity> tlsByListener = new HashMap<>();
    private final AclStore acls;
    private final QuotaStore quotaStore;
    private final SaslHandlers sasl;
    private final Authorizer authorizer;
    private final Quotas quotas;
    private final ConnectionGate gate;

    private AccessControl(List<Listener> listeners, BrokerSettings settings, BrokerEnvironment environment) {
        var scheduler = environment.schedulers().apply("millstream-access");
        Disk disk = environment.disk();
        Path directory = environment.dataDirectory();
        this.acls = AclStore.open(disk, directory);
        this.authorizer = settings.access().acl().isOn()
                ? new AclAuthorizer(settings.access().acl(), acls)
                : Authorizer.ALLOW_ALL;
        this.quotaStore = QuotaStore.open(disk, directory);
        this.quotas = new ClientQuotas(quotaStore, settings.access().quota(), environment.clock());
        this.gate = new ConnectionLimits(
                settings.access().quota(), listeners, settings.given(), quotaStore, environment.clock());
        this.sasl = new SaslHandlers(
                ScramStore.open(disk, directory, environment.random()), environment.clock(), scheduler);
        try {
            listeners.forEach(listener -> add(listener, settings.given(), environment, scheduler));
        } catch (JobException e) {
            close();
            throw e;
        }
    }

    /**
     * Reads the settings, the keys and what the data directory holds.
     *
     * @throws JobException if a setting, a file or a password is wrong, or a listener is open to everybody
     */
    static AccessControl open(List<Listener> listeners, BrokerSettings settings, BrokerEnvironment environment) {
        var problems = settings.given().keySet().stream()
                .sorted()
                .map(name -> AccessSettings.problem(name, listeners))
                .flatMap(Optional::stream)
                .toList();
        if (!problems.isEmpty()) {
            throw new JobException(
                    ErrorKind.USER, "The broker's settings are wrong:\n  " + String.join("\n  ", problems));
        }
        listeners.forEach(listener -> settings.access().openListeners().check(listener, settings.given()));
        return new AccessControl(listeners, settings, environment);
    }

    private void add(Listener listener, Map<String, String> given, BrokerEnvironment environment, Scheduler scheduler) {
        if (listener.securityProtocol().usesTls()) {
            tlsByListener.put(listener.name(), TlsSecurity.of(listener, given, environment.disk(), scheduler));
        }
        sasl.add(listener, OpenListeners.isLoopback(listener), given);
    }

    Authorizer authorizer() {
        return authorizer;
    }

    Quotas quotas() {
        return quotas;
    }

    ConnectionGate gate() {
        return gate;
    }

    /** TLS at the listeners that have it, each with its own keys. */
    ChannelSecurity security() {
        return (pipeline, session) -> {
            TlsSecurity tls = tlsByListener.get(session.listener().name());
            if (tls == null) {
                throw new IllegalStateException("no keys for listener " + session.listener());
            }
            tls.secure(pipeline, session);
        };
    }

    void register(HandlerTable table) {
        sasl.register(table);
        new AclHandlers(acls).register(table);
        new QuotaHandlers(quotaStore).register(table);
    }

    /** Stops looking at the key files. */
    @Override
    public void close() {
        tlsByListener.values().forEach(TlsSecurity::close);
    }
}
