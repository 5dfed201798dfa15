package io.millstream.wire.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The program: writes a class for each message and the enum of the requests.
 *
 * <p>A file whose text would stay the same is left alone, so that the compiler has nothing to do in a second build; a file
 * that no schema stands for any more is deleted.
 */
public final class Generator {
    private Generator() {}

    /** Takes the directory of our own schemas and the directory to write to, a source root. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("wants two directories: our schemas, and the source root to write to");
        }
        Path target = Files.createDirectories(Path.of(arguments[1]).resolve(MessageClass.PACKAGE.replace('.', '/')));
        var schemas = new ArrayList<>(SchemaFiles.kafkas());
        schemas.addAll(SchemaFiles.in(Path.of(arguments[0])));

        Set<Path> written = new HashSet<>();
        for (MessageSchema schema : schemas) {
            if (!schema.versions().isEmpty()) {
                written.add(write(target, schema.name(), MessageClass.source(schema)));
            }
        }
        written.add(write(target, ApiKeyEnum.NAME, ApiKeyEnum.source(List.copyOf(schemas))));
        deleteAllBut(written, target);
    }

    private static Path write(Path directory, String className, String source) throws IOException {
        Path file = directory.resolve(className + ".java");
        if (Files.notExists(file) || !Files.readString(file).equals(source)) {
            Files.writeString(file, source);
        }
        return file;
    }

    private static void deleteAllBut(Set<Path> written, Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!written.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }
}
