package io.millstream.broker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.broker.internal.ClientRegex.InvalidRegexException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRegexTest {
    @Test
    void matchesWholeNames() throws InvalidRegexException {
        var regex = ClientRegex.compile("(orders|payments)-[0-9]{1,3}");

        assertThat(List.of("orders-1", "orders-1000", "payments-22", "x-orders-1"))
                .filteredOn(regex::matches)
                .containsExactly("orders-1", "payments-22");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000}){1000}",
                "((((a{100}){100}){100}){100}){100}",
                "\\Q[\\E((a{1000}){1000}){1000}",
                "a{((b{1000}){1000}){1000}}",
                "[)]((a{1000,}){1000}){1000}",
                "(?:(?:a{1,1000}){0,1000})",
                "(a{1000}{1000}",
            })
    void refusesWhatWouldCompileToMillionsOfInstructions(String regex) {
        assertThatThrownBy(() -> ClientRegex.compile(regex)).isInstanceOf(InvalidRegexException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "a)", "[", "*", "a**", "\\", "(?<name", "x{2,1}", "x{1001}"})
    void refusesWhatIsNoPattern(String regex) {
        assertThatThrownBy(() -> ClientRegex.compile(regex)).isInstanceOf(InvalidRegexException.class);
    }

    @Test
    void refusesEndlessNestingAndLength() {
        assertThatThrownBy(() -> ClientRegex.compile("(".repeat(5_000) + ")".repeat(5_000)))
                .isInstanceOf(InvalidRegexException.class);
        assertThatThrownBy(() -> ClientRegex.compile("a".repeat(ClientRegex.MAX_LENGTH + 1)))
                .isInstanceOf(InvalidRegexException.class);
    }

    /** What would take java.util.regex longer than the universe has been there. */
    @Test
    void takesLinearTimeWhateverThePattern() throws InvalidRegexException {
        assertThat(ClientRegex.compile("(a*)*(a*)*b").matches("a".repeat(249))).isFalse();
    }
}
