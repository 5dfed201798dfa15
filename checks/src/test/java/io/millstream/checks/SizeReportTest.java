package io.millstream.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.millstream.checks.fixture.WideConstructor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizeReportTest {
    @Test
    void nothingIsAboveTheHardLimits() throws IOException {
        var project = ProjectTree.here();
        var report = SizeReport.of(project, CompiledModules.of(project));
        Path file = project.root().resolve("checks/target/sizes.txt");
        Files.createDirectories(file.getParent());
        Files.write(file, report.lines());
        System.out.println("[sizes] " + report.summary() + " (" + project.relative(file) + ")");

        assertThat(report.violations()).isEmpty();
    }

    @Test
    void findsASeededWideConstructorAndALongFile() {
        var constructors = SizeReport.constructors(new ClassFileImporter().importClasses(WideConstructor.class));
        var report =
                new SizeReport(List.of(new SizeReport.Entry("Long.java", SizeReport.LINE_LIMIT + 1)), constructors);

        assertThat(report.violations())
                .containsExactly(
                        "Long.java has 601 lines", WideConstructor.class.getName() + " takes 9 constructor parameters");
    }
}
