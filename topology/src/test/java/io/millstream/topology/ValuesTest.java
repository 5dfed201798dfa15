package io.millstream.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private static final List<Object[]> ALL = List.of(
            new Object[] {},
            new Object[] {"a"},
            new Object[] {"a", null},
            new Object[] {"a", 2L, new int[] {3}},
            new Object[] {1, 2, 3, 4});

    @Test
    void anyNumberOfValuesIsReadAsItWasGiven() {
        for (Object[] given : ALL) {
            Values values = Values.of(given);

            assertThat(values.size()).isEqualTo(given.length);
            assertThat(values.toList()).isEqualTo(Arrays.asList(given));
            for (int index = 0; index < given.length; index++) {
                assertThat(values.get(index)).isSameAs(given[index]);
            }
            assertThatThrownBy(() -> values.get(given.length)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> values.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void valuesAreEqualByWhatTheyHold() {
        assertThat(Values.of("a")).isEqualTo(Values.of(new Object[] {"a"})).isNotEqualTo(Values.of("b"));
        assertThat(Values.of("a", 1))
                .isEqualTo(Values.of(new Object[] {"a", 1}))
                .hasSameHashCodeAs(Values.of("a", 1));
        assertThat(Values.of("a", null)).isNotEqualTo(Values.of("a"));
        assertThat(Values.of((Object) new int[] {1})).isEqualTo(Values.of((Object) new int[] {1}));
        assertThat(Values.of(new Object[] {})).isSameAs(Values.NONE);
    }

    @Test
    void theGivenArrayMayChangeAfterwards() {
        Object[] given = {1, 2, 3};
        Values values = Values.of(given);
        given[0] = 9;

        assertThat(values).isEqualTo(Values.of(1, 2, 3)).hasToString("[1, 2, 3]");
    }
}
