package io.millstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerLoadTest {
    @Test
    void everyLoadOfTheMatrixIsReadBackFromItsName() {
        List<String> names = BrokerLoad.matrix(List.of("1", "all"));

        assertThat(names).hasSize(32).doesNotHaveDuplicates().contains("4p-1024B-lz4-acksall-tuned");
        assertThat(names).allSatisfy(name -> assertThat(BrokerLoad.parse(name)).hasToString(name));
    }

    @Test
    void payloadsHaveTheSizeOfTheLoadAndDiffer() {
        List<byte[]> payloads = BrokerLoad.parse("1p-100B-none-acks1-default").payloads();

        assertThat(payloads).allMatch(payload -> payload.length == 100).doesNotHaveDuplicates();
    }

    /** As the client has it by default: idempotent where every acknowledgement counts. */
    @Test
    void onlyAcksAllIsIdempotent() {
        assertThat(BrokerLoad.parse("1p-100B-none-acks1-default").producerSettings("here"))
                .containsEntry("enable.idempotence", false)
                .doesNotContainKey("batch.size");
        assertThat(BrokerLoad.parse("1p-100B-none-acksall-tuned").producerSettings("here"))
                .containsEntry("enable.idempotence", true)
                .containsEntry("batch.size", "131072");
    }
}
