package io.millstream.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPartitionTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aKeyGoesWhereKafkasClientsPutIt(long seed) {
        var random = new Random(seed);
        for (int length = 0; length < 400; length++) {
            var key = new byte[length % 100];
            random.nextBytes(key);
            int partitionCount = 1 + random.nextInt(1000);
            assertThat(TopicWriter.partitionOf(key, partitionCount))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitionCount));
        }
    }
}
