package io.millstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordCountTest {
    /** The published checksum of the workload: whoever counts W2 anywhere must find it. */
    @Test
    void theInputHasThePublishedChecksum() {
        WordLines input = WordLines.shared();

        assertThat(input.checksum(300_000)).isEqualTo(-2808798522780567126L);
        assertThat(input.distinctWordCount(300_000)).isEqualTo(87_026);
    }

    @ParameterizedTest(name = "{0} lines on {1} threads")
    @CsvSource({"1, 1", "1, 2", "77, 1", "77, 2", "30000, 1", "30000, 2", "200000, 2"})
    void handWrittenLoopsCountEveryWordOnce(long lineCount, int threadCount) {
        long words = lineCount * WordLines.WORDS_PER_LINE;

        assertThat(new HandStringCount(threadCount).run(words).units()).isEqualTo(words);
        assertThat(new HandByteCount(threadCount).run(words).units()).isEqualTo(words);
    }

    @Test
    void aLostWordIsNoResult() {
        WordLines input = WordLines.shared();
        long checksum = input.checksum(100) - WordLines.wordHash(input.line(7).split(" ", -1)[3]);

        assertThatThrownBy(() -> input.check(100, checksum))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lost or counted twice");
    }
}
