package io.millstream.interop;

import io.millstream.interop.TestBroker.Bootstrap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Python's two clients: one in Python itself, one on librdkafka. */
@ExtendWith(TestBroker.class)
class PythonIT {
    @TestFactory
    Stream<DynamicTest> kafkaPython(Bootstrap broker) throws Exception {
        String python = Foreign.pythonWith(
                "kafka, lz4, snappy, zstandard",
                "apt-get install python3-kafka python3-lz4 python3-snappy python3-zstandard");
        return run("kafka-python", python, "kafka_python_checks.py", broker);
    }

    @TestFactory
    Stream<DynamicTest> confluentKafka(Bootstrap broker) throws Exception {
        String python = Foreign.pythonWith("confluent_kafka", "apt-get install python3-confluent-kafka");
        return run("confluent-kafka", python, "confluent_kafka_checks.py", broker);
    }

    private static Stream<DynamicTest> run(String name, String python, String script, Bootstrap broker)
            throws Exception {
        return ForeignProgram.of(name, python, Foreign.script(script), broker.address(), broker.run())
                .checks();
    }
}
