package io.millstream.broker.server;

import io.millstream.broker.Endpoint;
import io.millstream.log.LogSettings;
import io.millstream.log.store.LocalLog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A broker on a free port of 127.0.0.1, with its log. */
final class TestBroker implements AutoCloseable {
    private final LocalLog log;
    private final SystemEnvironment environment;
    private final Broker broker;

    private TestBroker(LocalLog log, SystemEnvironment environment, Broker broker) {
        this.log = log;
        this.environment = environment;
        this.broker = broker;
    }

    static TestBroker start(Path directory, Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.putIfAbsent("listeners", "PLAINTEXT://127.0.0.1:0");
        LocalLog log = LocalLog.open(directory, LogSettings.DEFAULTS);
        var environment = new SystemEnvironment(directory);
        Broker broker = Broker.start(log, BrokerSettings.of(all), environment.environment());
        return new TestBroker(log, environment, broker);
    }

    LocalLog log() {
        return log;
    }

    Broker broker() {
        return broker;
    }

    /** {@code host:port}. */
    String address() {
        Endpoint endpoint = broker.endpoints().get(0);
        return endpoint.toString();
    }

    @Override
    public void close() {
        broker.close();
        environment.close();
        log.close();
    }
}
