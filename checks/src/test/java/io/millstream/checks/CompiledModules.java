package io.millstream.checks;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The byte code of every module but this one, as the reactor compiled it. */
final class CompiledModules {
    private CompiledModules() {}

    static JavaClasses of(ProjectTree project) {
        List<Path> directories = project.modules().stream()
                .filter(module -> !module.equals("checks"))
                .map(module -> project.root().resolve(module).resolve("target/classes"))
                .toList();
        directories.stream().filter(Files::notExists).findFirst().ifPresent(missing -> {
            throw new IllegalStateException(missing + " is missing; run the checks with -am");
        });
        return new ClassFileImporter()
                // JMH generates the loops around the benchmarks; they are not ours to keep tidy.
                .withImportOption(location -> !location.contains("/jmh_generated/"))
                .importPaths(directories);
    }
}
