package io.millstream.broker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millstream.base.Disk;
import io.millstream.base.codec.Codecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminFileTest {
    @TempDir
    Path directory;

    @BeforeEach
    void askForPermissions() throws IOException {
        assumeTrue(
                Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class),
                "a file system without POSIX permissions");
    }

    @Test
    void onlyTheOwnerMayLookAtIt() throws IOException {
        var file = new AdminFile<>(Disk.system(), directory.resolve("access"), "secrets", Codecs.STRING);
        file.save("hash");
        assertThat(permissionsOf("access")).isEqualTo("rwx------");
        assertThat(file.load()).contains("hash");
    }

    @Test
    void aDirectoryThatWasOpenIsShutByTheNextChange() throws IOException {
        Files.createDirectory(
                directory.resolve("access"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        var file = new AdminFile<>(Disk.system(), directory.resolve("access"), "secrets", Codecs.STRING);
        file.save("hash");
        assertThat(permissionsOf("access")).isEqualTo("rwx------");
    }

    private String permissionsOf(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
    }
}
