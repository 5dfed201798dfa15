package io.millstream.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The longest files and the widest constructors: two early signs of a class that coordinates too much.
 *
 * <p>A report to be read, not a rule, until the hard limits. Records are data and have as many components as they need.
 */
record SizeReport(List<Entry> fileLines, List<Entry> constructorParameters) {
    static final int LINE_LIMIT = 600;
    static final int PARAMETER_LIMIT = 8;
    private static final int SHOWN = 15;

    record Entry(String name, int size) {}

    static SizeReport of(ProjectTree project, JavaClasses classes) {
        var files = project.files("java").stream()
                .map(file -> new Entry(project.relative(file), (int)
                        ProjectTree.read(file).lines().count()))
                .sorted(Comparator.comparingInt(Entry::size).reversed().thenComparing(Entry::name))
                .toList();
        return new SizeReport(files, constructors(classes));
    }

    static List<Entry> constructors(JavaClasses classes) {
        return classes.stream()
                .filter(javaClass ->
                        !javaClass.isRecord() && !javaClass.isAnonymousClass() && !javaClass.isLocalClass())
                .flatMap(SizeReport::constructors)
                .sorted(Comparator.comparingInt(Entry::size).reversed().thenComparing(Entry::name))
                .toList();
    }

    private static Stream<Entry> constructors(JavaClass javaClass) {
        int hidden = javaClass.isEnum() ? 2 : 0; // the compiler adds name and ordinal
        if (javaClass.isInnerClass()) {
            hidden = 1; // and the outer instance
        }
        int added = hidden;
        return javaClass.getConstructors().stream()
                .filter(constructor -> !constructor.getModifiers().contains(JavaModifier.SYNTHETIC))
                .map(constructor -> new Entry(
                        javaClass.getName(), constructor.getRawParameterTypes().size() - added));
    }

    /** What is above a hard limit. */
    List<String> violations() {
        var violations = new ArrayList<String>();
        above(fileLines, LINE_LIMIT).forEach(entry -> violations.add(entry.name + " has " + entry.size + " lines"));
        above(constructorParameters, PARAMETER_LIMIT)
                .forEach(entry -> violations.add(entry.name + " takes " + entry.size + " constructor parameters"));
        return violations;
    }

    /** For people: a summary line, then the top of both lists. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(summary());
        lines.add("");
        lines.add("longest files, lines");
        fileLines.stream().limit(SHOWN).forEach(entry -> lines.add(line(entry)));
        lines.add("");
        lines.add("widest constructors, parameters");
        constructorParameters.stream().limit(SHOWN).forEach(entry -> lines.add(line(entry)));
        return lines;
    }

    String summary() {
        long longFiles = fileLines.stream().filter(entry -> entry.size > 350).count();
        long wide =
                constructorParameters.stream().filter(entry -> entry.size > 6).count();
        int middle = fileLines.isEmpty() ? 0 : fileLines.get(fileLines.size() / 2).size;
        return String.format(
                Locale.ROOT,
                "%d Java files, median %d lines, %d above 350; %d constructors above 6 parameters",
                fileLines.size(),
                middle,
                longFiles,
                wide);
    }

    private static Stream<Entry> above(List<Entry> entries, int limit) {
        return entries.stream().filter(entry -> entry.size > limit);
    }

    private static String line(Entry entry) {
        return String.format(Locale.ROOT, "%6d  %s", entry.size, entry.name);
    }
}
