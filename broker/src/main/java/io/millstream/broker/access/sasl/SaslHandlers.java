package io.millstream.broker.access.sasl;

import io.millstream.base.Clock;
import io.millstream.base.Scheduler;
import io.millstream.broker.HandlerTable;
import io.millstream.broker.Listener;
import io.millstream.broker.access.ListenerSettings;
import io.millstream.wire.message.ApiKey;
import java.util.HashMap;
import java.util.Map;

/** Serves SASL at the listeners that use it, and the requests about SCRAM credentials. */
public final class SaslHandlers {
    private final ScramStore store;
    private final Clock clock;
    private final FailureDelay failureDelay;
    private final Map<String, SaslListener> listeners = new HashMap<>();

    /**
     * Serves nobody before {@link #add}.
     *
     * @param scheduler answers late to those who failed
     */
    public SaslHandlers(ScramStore store, Clock clock, Scheduler scheduler) {
        this.store = store;
        this.clock = clock;
        this.failureDelay = new FailureDelay(clock, scheduler);
    }

    /**
     * Adds a listener; nothing happens if it uses no SASL.
     *
     * @param loopback whether only this machine reaches it
     * @param settings everything that was given, by name
     * @throws io.millstream.base.JobException (USER) if its settings do not fit together
     */
    public void add(Listener listener, boolean loopback, Map<String, String> settings) {
        if (listener.securityProtocol().usesSasl()) {
            listeners.put(
                    listener.name(),
                    SaslListener.of(listener, loopback, ListenerSettings.of(listener.name(), settings), store));
        }
    }

    /** Whether {@code name}, without the prefix of a listener, gives users: {@code plain.sasl.jaas.config}. */
    public static boolean isJaasConfig(String name) {
        return name.equals(SaslListener.JAAS_CONFIG) || name.endsWith("." + SaslListener.JAAS_CONFIG);
    }

    public void register(HandlerTable table) {
        table.serve(ApiKey.SASL_HANDSHAKE, 0, 1, new SaslHandshakeHandler(listeners, clock, failureDelay));
        table.serve(ApiKey.SASL_AUTHENTICATE, 0, 2, new SaslAuthenticateHandler(listeners, clock, failureDelay));
        table.serve(ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS, 0, 0, new DescribeScramHandler(store));
        table.serveBlocking(ApiKey.ALTER_USER_SCRAM_CREDENTIALS, 0, 0, new AlterScramHandler(store));
    }
}
