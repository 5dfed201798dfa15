package io.millstream.interop;

import io.millstream.interop.TestBroker.Bootstrap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Kafka's Java client, the newest and one of 2021, by the same program. */
@ExtendWith(TestBroker.class)
class JavaClientIT {
    @TestFactory
    Stream<DynamicTest> kafkaClients44(Bootstrap broker) throws Exception {
        return run("kafka-clients-4.4", System.getProperty("java.class.path"), broker, "modern");
    }

    @TestFactory
    Stream<DynamicTest> kafkaClients28(Bootstrap broker) throws Exception {
        return run("kafka-clients-2.8", Foreign.oldClientClassPath(), broker, "");
    }

    private static Stream<DynamicTest> run(String name, String classPath, Bootstrap broker, String modern)
            throws Exception {
        return ForeignProgram.of(
                        name,
                        Foreign.java(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        JavaClientChecks.class.getName(),
                        broker.address(),
                        broker.run(),
                        modern)
                .checks();
    }
}
