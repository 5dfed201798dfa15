package io.millstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.millstream.bench.Contest.Ours;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every contender does a small round, twice, and checks its own outcome: what is not measured daily still works. */
class ContestsTest {
    @TempDir
    Path scratch;

    @TestFactory
    Stream<DynamicContainer> everyContenderDoesItsWork() {
        return Contests.all().stream()
                .map(contest -> dynamicContainer(
                        contest.name(),
                        contest.entrants().stream()
                                .filter(Ours.class::isInstance)
                                .map(entrant -> roundsOf(contest, (Ours) entrant))));
    }

    private DynamicTest roundsOf(Contest contest, Ours entrant) {
        return dynamicTest(entrant.name(), () -> {
            Path own = Files.createDirectories(scratch.resolve(contest.name() + "-" + entrant.name()));
            try (Contender contender = entrant.factory().open(own)) {
                if (contest.variants().isEmpty()) {
                    runTwice(contest, contender);
                }
                for (String variant : contest.variants()) {
                    contender.choose(variant);
                    runTwice(contest, contender);
                }
            }
        });
    }

    private static void runTwice(Contest contest, Contender contender) throws Exception {
        for (int round = 0; round < 2; round++) {
            Measured measured = contender.run(contest.smallUnits());

            assertThat(measured.units()).isPositive();
            assertThat(Measured.parse(measured.toLine())).isEqualTo(measured);
        }
    }

    @Test
    void contestsAreNamedOnceAndReferToTheirOwnEntrants() {
        assertThat(Contests.all()).extracting(Contest::name).doesNotHaveDuplicates();
        for (Contest contest : Contests.all()) {
            assertThat(contest.references())
                    .allSatisfy(name -> assertThat(contest.entrant(name)).isNotNull());
        }
    }
}
