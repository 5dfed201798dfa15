package io.millstream.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadRangeTest {
    private static final TopicPartition LONG = new TopicPartition("t", 0);
    private static final TopicPartition SHORT = new TopicPartition("t", 1);

    @Test
    void everyWayToSayWhereIsUnderstood() {
        assertThat(ReadRange.parse(List.of()))
                .isEqualTo(new ReadRange(new ReadRange.Beginning(), OptionalLong.empty()));
        assertThat(start("beginning")).isEqualTo(new ReadRange.Beginning());
        assertThat(start("end")).isEqualTo(new ReadRange.End());
        assertThat(start("stored")).isEqualTo(new ReadRange.Stored());
        assertThat(start("7")).isEqualTo(new ReadRange.AtOffset(7));
        assertThat(start("-7")).isEqualTo(new ReadRange.Tail(7));
        assertThat(start("s@1700000000000")).isEqualTo(new ReadRange.AtTime(1_700_000_000_000L));
        assertThat(start("s@1970-01-01T00:00:01Z")).isEqualTo(new ReadRange.AtTime(1_000));
        assertThat(ReadRange.parse(List.of("s@5", "e@9")))
                .isEqualTo(new ReadRange(new ReadRange.AtTime(5), OptionalLong.of(9)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"middle", "s@yesterday", "e@", "1.5", "--3"})
    void whatIsNoPlaceIsRefused(String text) {
        assertThatThrownBy(() -> ReadRange.parse(List.of(text)))
                .isInstanceOf(JobException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("beginning, end, stored");
    }

    @Test
    void twoBeginningsAreRefused() {
        assertThatThrownBy(() -> ReadRange.parse(List.of("end", "7"))).isInstanceOf(JobException.class);
    }

    @Test
    void anOffsetThatAPartitionLacksBecomesItsNearest() {
        try (var consumer = new MockConsumer<byte[], byte[]>("earliest")) {
            consumer.updateBeginningOffsets(Map.of(LONG, 10L, SHORT, 0L));
            consumer.updateEndOffsets(Map.of(LONG, 100L, SHORT, 5L));

            assertThat(ReadRange.parse(List.of("50")).starts(consumer, List.of(LONG, SHORT)))
                    .isEqualTo(Map.of(LONG, 50L, SHORT, 5L));
            assertThat(ReadRange.parse(List.of("3")).starts(consumer, List.of(LONG, SHORT)))
                    .isEqualTo(Map.of(LONG, 10L, SHORT, 3L));
            assertThat(ReadRange.parse(List.of("-20")).starts(consumer, List.of(LONG, SHORT)))
                    .isEqualTo(Map.of(LONG, 80L, SHORT, 0L));
        }
    }

    private static ReadRange.Start start(String text) {
        return ReadRange.parse(List.of(text)).start();
    }
}
