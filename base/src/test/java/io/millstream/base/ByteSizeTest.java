package io.millstream.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "512B, 512",
        "1k, 1024",
        "64KiB, 65536",
        "64 kb, 65536",
        "1MiB, 1048576",
        "' 2g ', 2147483648",
        "3TiB, 3298534883328",
        "9223372036854775807, 9223372036854775807"
    })
    void readsWhatAPersonWrites(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5M", "KiB", "12XB", "1 M B", "9223372036854775808", "8388608T"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1023, 1023", "1024, 1KiB", "1536, 1536", "65536, 64KiB", "1073741824, 1GiB"})
    void writesTheLargestUnitThatDividesEvenly(long bytes, String text) {
        assertThat(new ByteSize(bytes)).hasToString(text);
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @Test
    void readsBackEveryPowerOfTwo() {
        for (int shift = 0; shift < Long.SIZE - 1; shift++) {
            for (long bytes : new long[] {(1L << shift) - 1, 1L << shift, (1L << shift) + 1}) {
                var size = new ByteSize(bytes);
                assertThat(ByteSize.parse(size.toString())).isEqualTo(size);
            }
        }
    }

    @Test
    void isNeverNegativeAndNeverOverflows() {
        assertThatThrownBy(() -> new ByteSize(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ByteSize.ofGiB(1L << 40)).isInstanceOf(ArithmeticException.class);
        assertThat(ByteSize.ofMiB(1)).isGreaterThan(ByteSize.ofKiB(1023)).isEqualTo(ByteSize.ofKiB(1024));
    }
}
