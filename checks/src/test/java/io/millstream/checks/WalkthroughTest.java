package io.millstream.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.checks.Walkthrough.Kind;
import org.junit.jupiter.api.Test;

class WalkthroughTest {
    private static final String MARKDOWN = """
            # Title
            ```sh
            echo one
            echo two
            ```
            prints
            ```text
            o…
            two
            ```
            ```java
            ignored();
            ```
            ```sh until-ctrl-c
            yes
            ```
            """;

    @Test
    void readsCommandsAndPromises() {
        var steps = Walkthrough.of(MARKDOWN).steps();

        assertThat(steps).extracting(Walkthrough.Step::kind).containsExactly(Kind.TO_THE_END, Kind.UNTIL_CTRL_C);
        assertThat(steps.get(0).text()).isEqualTo("echo one\necho two\n");
    }

    @Test
    void findsASeededBrokenPromise() {
        var step = Walkthrough.of(MARKDOWN).steps().get(0);

        assertThat(step.missing("noise\n one \nmore noise\ntwo\n")).isEmpty();
        assertThat(step.missing("one\n")).contains("two");
        assertThat(step.missing("two\none\n")).as("wrong order").contains("two");
        assertThat(step.missing("xone\ntwo")).contains("o");
    }

    @Test
    void refusesABlockOfUnknownKind() {
        assertThatThrownBy(() -> Walkthrough.of("```sh maybe\nx\n```\n")).hasMessageContaining("maybe");
    }
}
