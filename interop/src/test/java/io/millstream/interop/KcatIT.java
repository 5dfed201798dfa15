package io.millstream.interop;

import io.millstream.interop.TestBroker.Bootstrap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** kcat, and with it librdkafka. */
@ExtendWith(TestBroker.class)
class KcatIT {
    @TestFactory
    Stream<DynamicTest> kcat(Bootstrap broker) throws Exception {
        Foreign.program("kcat", "apt-get install kcat");
        return ForeignProgram.of("kcat", "sh", Foreign.script("kcat-checks.sh"), broker.address(), broker.run())
                .checks();
    }
}
