package io.millstream.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents say what the build says. */
class DocumentsTest {
    private static final Pattern DECISION = Pattern.compile("(\\d{4})-[a-z0-9-]+\\.md");
    private static final Pattern MODULE_ROW = Pattern.compile("(?m)^\\| `([a-z]+)` \\| ([^|]*) \\|");
    private static final Pattern MODULE_DEPENDENCY = Pattern.compile(
            "<groupId>io\\.millstream</groupId>\\s*<artifactId>(millstream(?:-\\w+)?)</artifactId>(?!\\s*<scope>test)");

    private final ProjectTree project = ProjectTree.here();

    @Test
    void theModuleTableOfArchitectureIsTheEnforcedOne() {
        Map<String, Set<String>> shown =
                moduleTable(ProjectTree.read(project.root().resolve("ARCHITECTURE.md")));
        assertThat(shown.remove("checks"))
                .as("checks may use all, so its row names none")
                .isEmpty();
        assertThat(shown).isEqualTo(new TreeMap<>(House.MILLSTREAM.uses()));
    }

    @Test
    void modulesDependOnlyOnWhatTheTableAllows() {
        House.MILLSTREAM.uses().forEach((module, allowed) -> assertThat(dependencies(
                        ProjectTree.read(project.root().resolve(module).resolve("pom.xml"))))
                .as(module)
                .isSubsetOf(allowed));
    }

    @Test
    void everyDecisionHasItsOwnNumberItsPartsAndItsLineInTheIndex() {
        assertThat(decisionProblems(project.root().resolve("docs/decisions"))).isEmpty();
    }

    @Test
    void everyModuleHasASectionInArchitecture() {
        String text = ProjectTree.read(project.root().resolve("ARCHITECTURE.md"));
        assertThat(project.modules())
                .allSatisfy(module -> assertThat(text).containsPattern("(?m)^#+ `?" + module + "\\b"));
    }

    /** So that it compiles. */
    @Test
    void theProgramInTheReadmeIsAnExample() {
        String readme = ProjectTree.read(project.root().resolve("README.md"));
        var programs = Pattern.compile("(?s)```java\n(.*?)```")
                .matcher(readme)
                .results()
                .toList();
        List<String> examples = project.files("java").stream()
                .filter(file -> project.relative(file).startsWith("examples/src/main/"))
                .map(file -> withoutSpaces(ProjectTree.read(file)))
                .toList();
        assertThat(programs).isNotEmpty().allSatisfy(program -> assertThat(examples)
                .anyMatch(example -> example.contains(withoutSpaces(program.group(1)))));
    }

    @Test
    void seededMistakesInTheTablesAreFound() {
        assertThat(moduleTable("| `a` | nothing |\n| `b` | `a`, `c` |\n| other | row |"))
                .isEqualTo(Map.of("a", Set.of(), "b", Set.of("a", "c")));
        assertThat(dependencies("<groupId>io.millstream</groupId>\n<artifactId>millstream-cli</artifactId>\n"
                        + "<groupId>io.millstream</groupId><artifactId>millstream</artifactId>"
                        + "<groupId>io.millstream</groupId><artifactId>millstream-log</artifactId><scope>test</scope>"))
                .containsExactlyInAnyOrder("cli", "millstream");
    }

    @Test
    void seededMistakesInDecisionsAreFound(@TempDir Path directory) throws IOException {
        String whole = "## Context\n## Choice\n## Cost\n## Measurement\n";
        Files.writeString(
                directory.resolve("README.md"), "[one](0001-one.md) [two](0001-two.md) [three](0003-three.md)");
        Files.writeString(directory.resolve("0001-one.md"), whole);
        Files.writeString(directory.resolve("0001-two.md"), whole);
        Files.writeString(directory.resolve("0003-three.md"), whole.replace("## Cost\n", ""));
        Files.writeString(directory.resolve("4-four.md"), whole);
        Files.writeString(directory.resolve("0005-five.md"), whole);

        assertThat(decisionProblems(directory))
                .containsExactlyInAnyOrder(
                        "0001-two.md takes a number twice",
                        "0003-three.md has no section Cost",
                        "4-four.md is not named NNNN-title.md",
                        "0005-five.md is not in the index");
    }

    private static List<String> decisionProblems(Path directory) {
        String index = ProjectTree.read(directory.resolve("README.md"));
        var numbers = new HashSet<String>();
        var problems = new ArrayList<String>();
        for (Path file : new ProjectTree(directory).files("md")) {
            String name = file.getFileName().toString();
            var decision = DECISION.matcher(name);
            if (name.equals("README.md")) {
                continue;
            }
            if (!decision.matches()) {
                problems.add(name + " is not named NNNN-title.md");
                continue;
            }
            if (!numbers.add(decision.group(1))) {
                problems.add(name + " takes a number twice");
            }
            if (!index.contains("(" + name + ")")) {
                problems.add(name + " is not in the index");
            }
            String text = ProjectTree.read(file);
            List.of("Context", "Choice", "Cost", "Measurement").stream()
                    .filter(section -> !text.contains("## " + section))
                    .forEach(section -> problems.add(name + " has no section " + section));
        }
        return problems;
    }

    private static Map<String, Set<String>> moduleTable(String markdown) {
        return MODULE_ROW
                .matcher(markdown)
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> quoted(row.group(2)), (first, second) -> first, TreeMap::new));
    }

    private static String withoutSpaces(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static Set<String> quoted(String cell) {
        return Pattern.compile("`([a-z]+)`")
                .matcher(cell)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> dependencies(String pom) {
        return MODULE_DEPENDENCY
                .matcher(pom)
                .results()
                .map(match -> match.group(1).replace("millstream-", ""))
                .filter(module -> !module.equals("parent"))
                .collect(Collectors.toSet());
    }
}
