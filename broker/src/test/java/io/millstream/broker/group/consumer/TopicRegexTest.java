package io.millstream.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.broker.group.consumer.TopicRegex.InvalidRegexException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRegexTest {
    @Test
    void matchesWholeNamesThatMayBeSeen() throws InvalidRegexException {
        var regex = TopicRegex.compile("(orders|payments)-[0-9]{1,3}");

        assertThat(regex.matching(
                        List.of("orders-1", "orders-1000", "payments-22", "x-orders-1", "orders-2"),
                        name -> !name.equals("orders-2")))
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
        assertThatThrownBy(() -> TopicRegex.compile(regex)).isInstanceOf(InvalidRegexException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "a)", "[", "*", "a**", "\\", "(?<name", "x{2,1}", "x{1001}"})
    void refusesWhatIsNoPattern(String regex) {
        assertThatThrownBy(() -> TopicRegex.compile(regex)).isInstanceOf(InvalidRegexException.class);
    }

    @Test
    void refusesEndlessNestingAndLength() {
        assertThatThrownBy(() -> TopicRegex.compile("(".repeat(5_000) + ")".repeat(5_000)))
                .isInstanceOf(InvalidRegexException.class);
        assertThatThrownBy(() -> TopicRegex.compile("a".repeat(TopicRegex.MAX_LENGTH + 1)))
                .isInstanceOf(InvalidRegexException.class);
    }

    /** What would take java.util.regex longer than the universe has been there. */
    @Test
    void takesLinearTimeWhateverThePattern() throws InvalidRegexException {
        assertThat(TopicRegex.compile("(a*)*(a*)*b").matching(List.of("a".repeat(249)), name -> true))
                .isEmpty();
    }
}
