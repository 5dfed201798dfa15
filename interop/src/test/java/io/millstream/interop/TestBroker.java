package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One broker for all tests of a run: started by the first that asks for a {@link Bootstrap}, stopped after the last.
 *
 * <p>{@code -Dmillstream.interop.bootstrap=HOST:PORT} takes a broker that is there already instead, Apache Kafka for one: a
 * check that fails there is a wrong check.
 */
final class TestBroker implements ParameterResolver {
    private static final String GIVEN = "millstream.interop.bootstrap";
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(TestBroker.class);

    /**
     * Where the broker is.
     *
     * @param run what makes the names of this run's topics and groups its own
     */
    record Bootstrap(String address, String run) {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Bootstrap.class;
    }

    @Override
    public Bootstrap resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String run = UUID.randomUUID().toString().substring(0, 8);
        String given = System.getProperty(GIVEN);
        if (given != null) {
            return new Bootstrap(given, run);
        }
        var shared = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Shared.class, type -> Shared.start(), Shared.class);
        return new Bootstrap(shared.broker.address(), run);
    }

    /** Lives as long as the run of all tests. */
    private record Shared(BrokerProcess broker) implements AutoCloseable {
        static Shared start() {
            try {
                Path directory = Foreign.module().resolve("target/shared-broker");
                ScratchDirectories.delete(directory);
                // Kafka's three seconds before each new group starts would add up to minutes here.
                return new Shared(BrokerProcess.start(directory, 0, "--set", "group.initial.rebalance.delay.ms=200"));
            } catch (IOException e) {
                throw new AssertionError("the broker did not start", e);
            }
        }

        @Override
        public void close() {
            assertThat(broker.stop()).as("exit code of the broker").isEqualTo(BrokerProcess.ENDED_BY_SIGTERM);
        }
    }
}
