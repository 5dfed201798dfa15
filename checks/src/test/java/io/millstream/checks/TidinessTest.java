package io.millstream.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TidinessTest {
    private final ProjectTree project = ProjectTree.here();

    @Test
    void noFileNamesADirectoryOfOneMachine() {
        assertThat(problems(texts(), TextRules::machinePaths)).isEmpty();
    }

    @Test
    void noFileNamesAPackageRegistry() {
        assertThat(problems(project.textFiles(), TextRules::registryHosts)).isEmpty();
    }

    @Test
    void everyLinkIsAlive() {
        var dead = new ArrayList<String>();
        project.files("md").forEach(file -> MarkdownLinks.dead(file)
                .forEach(link -> dead.add(project.relative(file) + ": " + link)));
        assertThat(dead).isEmpty();
        assertThat(problems(project.files("md"), TextRules::malformedWebLinks)).isEmpty();
    }

    @Test
    void everyPackageIsDescribed() {
        var gaps = new ArrayList<String>();
        packageDirectories().forEach(directory -> {
            Path description = directory.resolve("package-info.java");
            if (Files.notExists(description)) {
                gaps.add(project.relative(directory) + " has no package-info.java");
            } else {
                TextRules.packageDescriptionGaps(ProjectTree.read(description))
                        .forEach(gap -> gaps.add(project.relative(description) + " " + gap));
            }
        });
        assertThat(gaps).isEmpty();
    }

    @Test
    void noClassIsNamedAfterItsKind() {
        assertThat(project.files("java"))
                .extracting(file -> file.getFileName().toString().replace(".java", ""))
                .noneMatch(TextRules::namesAKind);
    }

    @Test
    void everyVersionIsLiteralAndStandsInTheParent() {
        assertThat(TextRules.looseVersions(ProjectTree.read(project.root().resolve("pom.xml"))))
                .isEmpty();
        List<Path> modulePoms = project.modules().stream()
                .map(module -> project.root().resolve(module).resolve("pom.xml"))
                .toList();
        assertThat(problems(modulePoms, TextRules::modulePomVersions)).isEmpty();
    }

    private List<Path> texts() {
        return project.textFiles().stream()
                .filter(file -> !file.endsWith("TidinessTest.java")) // holds seeded violations
                .toList();
    }

    private Set<Path> packageDirectories() {
        var directories = new HashSet<Path>();
        project.productSources().forEach(source -> directories.add(source.getParent()));
        return directories;
    }

    private List<String> problems(List<Path> files, Function<String, List<String>> rule) {
        assertThat(files).isNotEmpty();
        var problems = new ArrayList<String>();
        files.forEach(file -> rule.apply(ProjectTree.read(file))
                .forEach(problem -> problems.add(project.relative(file) + " " + problem)));
        return problems;
    }

    @Nested
    class FindsASeeded {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "see /work/checkout/pom.xml",
                    "\"/home/ann/data\"",
                    "cp /root/.m2 x",
                    "log=/tmp/x.log",
                    "file:///Users/ann",
                    "C:\\Users"
                })
        void machinePath(String line) {
            assertThat(TextRules.machinePaths("first\n" + line)).containsExactly("line 2: " + line);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://example.org/home/ann",
                    "#!/usr/bin/env bash",
                    "a/work/b",
                    "$root/tmp/x",
                    ">/dev/null"
                })
        void machinePathButNotAnInnocentOne(String line) {
            assertThat(TextRules.machinePaths(line)).isEmpty();
        }

        @Test
        void packageRegistry() {
            // Put together here, because this file is read by the rule too.
            for (List<String> host : List.of(
                    List.of("repo1", "maven", "org"),
                    List.of("repo", "maven", "apache", "org"),
                    List.of("registry", "npmjs", "org"),
                    List.of("deb", "debian", "org"))) {
                String line = "from https://" + String.join(".", host) + "/x";
                assertThat(TextRules.registryHosts(line)).as(line).hasSize(1);
            }
            assertThat(TextRules.registryHosts(
                            "https://archive.apache.org/dist/maven/maven-3 http://maven.apache.org/POM"))
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"http:/one.slash", "https:// example.org", "see http://", "https://host:port/x"})
        void malformedWebLink(String line) {
            assertThat(TextRules.malformedWebLinks(line)).hasSize(1);
            assertThat(TextRules.malformedWebLinks("(https://example.org:80/a?b#c), and http://x.org."))
                    .isEmpty();
        }

        @Test
        void deadLink(@TempDir Path directory) throws IOException {
            Files.writeString(directory.resolve("other.md"), "# A heading, or two\n");
            Path file = directory.resolve("file.md");
            Files.writeString(file, """
                    # Top
                    [alive](other.md) [alive](#top) [alive](other.md#a-heading-or-two) [alive](https://example.org)
                    [dead](nowhere.md) and [dead](#bottom) and [dead](other.md#a-heading)
                    `[code](ignored.md)`
                    ```
                    [code](ignored.md)
                    ```
                    """);
            assertThat(MarkdownLinks.dead(file)).containsExactly("nowhere.md", "#bottom", "other.md#a-heading");
        }

        @Test
        void undescribedPackage() {
            assertThat(TextRules.packageDescriptionGaps("/** To be written with its first class. */ package a;"))
                    .containsExactly("does not describe the package", "is not @NullMarked");
            assertThat(TextRules.packageDescriptionGaps(
                            "/** " + "What it is. ".repeat(6) + "*/ @NullMarked package a;"))
                    .isEmpty();
        }

        @Test
        void classNamedAfterItsKind() {
            assertThat(List.of("StringUtils", "LogManager", "CommitLogImpl", "TestHelper", "Util"))
                    .allMatch(TextRules::namesAKind);
            assertThat(List.of("Utilization", "CommitLog", "Implication", "ManagerOfNothing"))
                    .noneMatch(TextRules::namesAKind);
        }

        @Test
        void looseVersion() {
            assertThat(TextRules.modulePomVersions(
                            "<parent><version>1</version></parent><version>2</version><version>${a.version}</version>"))
                    .containsExactly("<version>2</version>");
            assertThat(TextRules.looseVersions(
                            "<version>LATEST</version><version>[1.0,2.0)</version><version>1.0</version>"))
                    .containsExactly("<version>LATEST</version>", "<version>[1.0,2.0)</version>");
            assertThat(TextRules.looseVersions("<junit.version>RELEASE</junit.version><a.version>1.2</a.version>"))
                    .containsExactly("<junit.version>RELEASE<");
        }
    }
}
