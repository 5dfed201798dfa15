package io.millstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    @Test
    void isKafkasTable() {
        List<String> kafkas = Arrays.stream(Errors.values())
                .map(error -> error.code() + " " + error.name())
                .toList();
        assertThat(Arrays.stream(ErrorCode.values()).map(error -> error.code() + " " + error.name()))
                .containsExactlyInAnyOrderElementsOf(kafkas);
    }

    @Test
    void everyNumberLeadsToAnError() {
        for (ErrorCode error : ErrorCode.values()) {
            assertThat(ErrorCode.forCode(error.code())).isSameAs(error);
        }
        for (int unknown : new int[] {-2, 10_000, Short.MAX_VALUE, Short.MIN_VALUE}) {
            assertThat(ErrorCode.forCode(unknown)).isSameAs(ErrorCode.UNKNOWN_SERVER_ERROR);
        }
    }
}
