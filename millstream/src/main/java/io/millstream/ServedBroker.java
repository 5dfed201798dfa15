package io.millstream;

import io.millstream.broker.server.Broker;
import io.millstream.broker.server.BrokerSettings;
import io.millstream.broker.server.SystemEnvironment;
import io.millstream.log.CommitLog;
import java.nio.file.Path;

/** A broker of a {@link Millstream} with the threads it runs on. A class of its own, so that who serves nobody loads none of it. */
record ServedBroker(Broker broker, SystemEnvironment environment) implements AutoCloseable {
    static ServedBroker start(CommitLog log, Path dataDirectory, BrokerSettings settings) {
        var environment = new SystemEnvironment(dataDirectory);
        try {
            return new ServedBroker(Broker.start(log, settings, environment.environment()), environment);
        } catch (RuntimeException e) {
            environment.close();
            throw e;
        }
    }

    /** Closing twice does no harm, so a broker may have been closed by its user before. */
    @Override
    public void close() {
        broker.close();
        environment.close();
    }
}
