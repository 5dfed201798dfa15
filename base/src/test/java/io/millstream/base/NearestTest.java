package io.millstream.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN =
            List.of("segment.bytes", "segment.ms", "retention.ms", "cleanup.policy", "netcount", "x");

    @ParameterizedTest
    @CsvSource({
        "segment.byte, segment.bytes",
        "segmnet.bytes, segment.bytes",
        "SEGMENT.MS, segment.ms",
        "retentionms, retention.ms",
        "netcuont, netcount",
        "netcat, netcount",
        "netcount, netcount",
        "y, x"
    })
    void findsWhatASlipOfTheFingersMeant(String typed, String meant) {
        assertThat(Nearest.name(typed, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"compression.type", "wordcount", "''", "abc"})
    void findsNothingWhenNothingIsNear(String typed) {
        assertThat(Nearest.name(typed, List.of("segment.bytes", "retention.ms", "netcount")))
                .isEmpty();
    }

    @Test
    void knowsNothingAmongNothing() {
        assertThat(Nearest.name("x", List.of())).isEmpty();
        assertThat(Nearest.hint("x", List.of())).isEmpty();
    }

    @Test
    void hintsAtTheEndOfASentence() {
        assertThat("No such setting." + Nearest.hint("retention.m", KNOWN))
                .isEqualTo("No such setting. Did you mean retention.ms?");
    }
}
