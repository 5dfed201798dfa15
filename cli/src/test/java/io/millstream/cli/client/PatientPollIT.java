package io.millstream.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.Millstream;
import io.millstream.broker.Endpoint;
import io.millstream.broker.server.BrokerSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatientPollIT {
    private static final int MOST_POLLS = 600;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void saysWhenTheBrokerIsGoneAndWhenItIsBack(@TempDir Path directory) {
        Millstream first = Millstream.open(directory);
        first.createTopic("words", 1);
        Endpoint endpoint = serve(first, 0);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", endpoint.toString(), "reconnect.backoff.max.ms", "100");
        try (var messages = new PrintStream(written, true, StandardCharsets.UTF_8);
                var consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var words = List.of(new TopicPartition("words", 0));
            consumer.assign(words);
            consumer.seekToBeginning(words);
            var poll = new PatientPoll(consumer, endpoint.toString(), messages);
            poll.poll();
            assertThat(said()).isEmpty();

            first.close();
            pollUntilItSays(poll, "is gone");
            assertThat(said()).hasLineCount(1).contains(endpoint.toString(), "trying on until it is back");

            try (Millstream second = Millstream.open(directory)) {
                serve(second, endpoint.port());
                pollUntilItSays(poll, "reading on");
                assertThat(said()).hasLineCount(2);
            }
        }
    }

    private void pollUntilItSays(PatientPoll poll, String word) {
        for (int i = 0; i < MOST_POLLS && !said().contains(word + "."); i++) {
            poll.poll();
        }
        assertThat(said()).contains(word + ".");
    }

    private String said() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private static Endpoint serve(Millstream millstream, int port) {
        return millstream
                .serve(BrokerSettings.of(Map.of("listeners", "PLAINTEXT://127.0.0.1:" + port)))
                .endpoints()
                .get(0);
    }
}
