package io.millstream.cli.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPartitionerTest {
    /** The values that Kafka's own tests of its hash expect. */
    @ParameterizedTest
    @CsvSource({
        "21, -973932308",
        "foobar, -790332482",
        "a-little-bit-long-string, -985981536",
        "a-little-bit-longer-string, -1486304829",
        "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8, -58897971",
        "abc, 479470107"
    })
    void hashesAsKafkaDoes(String key, int hash) {
        assertThat(KeyPartitioner.murmur2(key.getBytes(UTF_8))).isEqualTo(hash);
        assertThat(KeyPartitioner.partition(key.getBytes(UTF_8), 7)).isEqualTo((hash & Integer.MAX_VALUE) % 7);
    }
}
