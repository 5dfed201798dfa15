package io.millstream.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The checkout that is being checked: its root, its modules and its files, without what builds and editors leave behind. */
final class ProjectTree {
    private static final Set<String> NOT_OURS = Set.of(".git", ".idea", ".vscode", ".settings", "target");
    private static final Set<String> TEXT =
            Set.of("java", "md", "xml", "properties", "sh", "config", "html", "js", "css", "editorconfig", "gitignore");
    private static final Set<String> SCRIPTS = Set.of("mvnw", "millstream", "run");

    private final Path root;

    ProjectTree(Path root) {
        this.root = root;
    }

    /** Maven runs each module's tests with the module's directory as {@code basedir}. */
    static ProjectTree here() {
        Path start = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(".mvn"))) {
                return new ProjectTree(at);
            }
        }
        throw new IllegalStateException("no .mvn directory above " + start);
    }

    Path root() {
        return root;
    }

    /** The reactor's modules in the order of the parent pom, without those that only a profile adds. */
    List<String> modules() {
        String pom = read(root.resolve("pom.xml"));
        return Pattern.compile("<module>([^<]+)</module>")
                .matcher(pom.substring(0, pom.indexOf("</modules>")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    List<Path> files() {
        var files = new ArrayList<Path>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(directory.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()
                            && !NOT_OURS.contains(file.getFileName().toString())) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files.stream().sorted().toList();
    }

    List<Path> files(String extension) {
        return files().stream()
                .filter(file -> extension(file).equals(extension))
                .toList();
    }

    /** Java sources that users run, not tests. */
    List<Path> productSources() {
        return files("java").stream()
                .filter(file -> relative(file).contains("/src/main/java/"))
                .toList();
    }

    /** Everything written by hand and read by people. */
    List<Path> textFiles() {
        return files().stream()
                .filter(file -> TEXT.contains(extension(file))
                        || SCRIPTS.contains(file.getFileName().toString()))
                .toList();
    }

    /** With slashes on every system. */
    String relative(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
