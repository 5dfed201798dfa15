package io.millstream.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.millstream.checks.fixture.doors.OpensEveryDoor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static JavaClasses ours;

    @BeforeAll
    static void readTheClassesOfEveryModule() {
        ours = CompiledModules.of(ProjectTree.here());
    }

    @Test
    void everyModuleIsInTheTable() {
        assertThat(House.MILLSTREAM.unknownModules(ours)).isEmpty();
    }

    @Test
    void modulesUseOnlyWhatTheTableAllows() {
        assertThat(House.MILLSTREAM.wrongModuleUses(ours)).isEmpty();
    }

    @Test
    void packagesFormNoCycles() {
        assertThat(House.MILLSTREAM.packageCycles(ours)).isEmpty();
    }

    @Test
    void parentPackagesDoNotUseTheirChildren() {
        assertThat(House.MILLSTREAM.parentsUsingTheirChildren(ours)).isEmpty();
    }

    @Test
    void plansDoNotKnowTheirEngines() {
        assertThat(House.MILLSTREAM.plansUsingEngines(ours)).isEmpty();
    }

    @Test
    void timeThreadsAndChanceComeThroughBase() {
        assertThat(OutsideDoors.uses(ours)).isEmpty();
    }

    /** A house with one of everything that is wrong: each rule has to find its own. */
    @Nested
    class FindsASeeded {
        private static final String WRONG = "io.millstream.checks.fixture.wrong";
        private final House house = new House(WRONG, Map.of("log", Set.of("base"), "rdd", Set.of("log")));
        private final JavaClasses classes = new ClassFileImporter().importPackages(WRONG);

        @Test
        void moduleOutsideTheTable() {
            assertThat(house.unknownModules(classes))
                    .containsExactlyInAnyOrder("base is not in the table", "dstream is not in the table");
        }

        @Test
        void useAgainstTheDirection() {
            assertThat(house.wrongModuleUses(classes))
                    .anyMatch(use -> use.contains("base.UsesTheLog") && use.contains("log.Log"))
                    .noneMatch(use -> use.contains("rdd.Plan"));
        }

        @Test
        void cycle() {
            assertThat(house.packageCycles(classes))
                    .containsExactly(
                            WRONG + ".base is on a cycle among [" + WRONG + ".base, " + WRONG + ".log]",
                            WRONG + ".log is on a cycle among [" + WRONG + ".base, " + WRONG + ".log]");
        }

        @Test
        void parentThatUsesItsChild() {
            assertThat(house.parentsUsingTheirChildren(classes)).isNotEmpty().allMatch(use -> use.contains("rdd.Plan"));
        }

        @Test
        void planOfAnotherModuleThatKnowsAnEngine() {
            assertThat(house.plansUsingEngines(classes))
                    .anyMatch(use -> use.contains("rdd.Plan"))
                    .anyMatch(use -> use.contains("dstream.OtherPlan"));
        }

        @Test
        void openDoor() {
            List<String> uses = OutsideDoors.uses(new ClassFileImporter().importClasses(OpensEveryDoor.class));
            assertThat(List.of(
                            "System.nanoTime()",
                            "System.currentTimeMillis()",
                            "Instant.now()",
                            "LocalDateTime.now()",
                            "Thread.<init>(",
                            "Thread.sleep(long)",
                            "Random.<init>(long)",
                            "SplittableRandom.<init>(long)",
                            "ThreadLocalRandom.current()",
                            "Math.random()",
                            "ObjectInputStream.<init>("))
                    .allSatisfy(door -> assertThat(uses).anyMatch(use -> use.contains(door)));
        }
    }
}
