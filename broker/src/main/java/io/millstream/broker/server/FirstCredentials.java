package io.millstream.broker.server;

import io.millstream.broker.BrokerEnvironment;
import io.millstream.broker.access.sasl.AddedScram;
import io.millstream.broker.access.sasl.ScramStore;
import java.nio.file.Path;
import java.util.List;

/**
 * SCRAM credentials that are there before the broker is: those of a broker that lets nobody in without one. Everybody
 * else's come over the protocol.
 */
public final class FirstCredentials {
    private FirstCredentials() {}

    /**
     * Adds credentials to a data directory, durably; a user who has one for the same mechanism gets the new one.
     *
     * @param dataDirectory the log's, which is open, and not served yet
     * @param written each as for {@code kafka-storage format --add-scram}
     * @throws io.millstream.base.JobException (USER) if one is not written like that
     */
    public static void add(Path dataDirectory, List<String> written) {
        if (written.isEmpty()) {
            return;
        }
        try (var system = new SystemEnvironment(dataDirectory)) {
            BrokerEnvironment environment = system.environment();
            ScramStore store = ScramStore.open(environment.disk(), environment.dataDirectory(), environment.random());
            written.forEach(one -> AddedScram.add(one, store));
        }
    }
}
