package io.millstream.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SeedsTest {
    private static final List<Long> SEEN = new ArrayList<>();

    @SeededTest(count = 3)
    void runsOncePerSeed(long seed) {
        SEEN.add(seed);
    }

    @AfterAll
    static void everySeedRan() {
        assertThat(SEEN).isEqualTo(Seeds.chosen(3).boxed().toList()).isNotEmpty();
    }

    @Test
    void aPropertyChoosesOneSeedOrMoreOfThem() {
        Assumptions.assumeTrue(System.getProperty(Seeds.SEED) == null && System.getProperty(Seeds.SEED_COUNT) == null);
        assertThat(Seeds.chosen(3).boxed()).containsExactly(1L, 2L, 3L);
        try {
            System.setProperty(Seeds.SEED_COUNT, "5");
            assertThat(Seeds.chosen(3).boxed()).containsExactly(1L, 2L, 3L, 4L, 5L);
            System.setProperty(Seeds.SEED, "77");
            assertThat(Seeds.chosen(3).boxed()).containsExactly(77L);
        } finally {
            System.clearProperty(Seeds.SEED_COUNT);
            System.clearProperty(Seeds.SEED);
        }
    }

    @Test
    void theReplayCommandNamesModuleTestAndSeed() {
        assertThat(Seeds.replayCommand(SeedsTest.class, "runsOncePerSeed", 42))
                .startsWith("./mvnw -pl testkit ")
                .contains("-Dtest=SeedsTest#runsOncePerSeed")
                .endsWith("-Dmillstream.seed=42");
    }
}
