package io.millstream.base.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.Disk;
import io.millstream.base.codec.CheckedFile.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedFileTest {
    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void namePath() {
        path = directory.resolve("thing");
    }

    @Test
    void givesBackTheLastContent() throws IOException {
        assertThat(file("thing", 1).read()).isInstanceOf(Found.Missing.class);
        file("thing", 1).replace(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}));
        file("thing", 2).replace(ByteBuffer.wrap(new byte[] {6}));

        assertThat(file("thing", 3).read()).isInstanceOfSatisfying(Found.Content.class, content -> {
            assertThat(content.version()).isEqualTo(2);
            assertThat(content.bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {6}));
        });
    }

    @Test
    void leavesNewerAndForeignFilesAlone() throws IOException {
        file("thing", 2).replace(ByteBuffer.allocate(3));
        byte[] before = Files.readAllBytes(path);

        assertThat(file("thing", 1).read()).isInstanceOf(Found.Foreign.class);
        assertThat(file("other", 2).read()).isInstanceOf(Found.Foreign.class);
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
    }

    @Test
    void believesNoFlippedBitAndNoTruncation() throws IOException {
        file("thing", 1).replace(ByteBuffer.wrap("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        byte[] good = Files.readAllBytes(path);

        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(path, bad);
            assertThat(file("thing", 1).read()).as("bit %d", bit).isNotInstanceOf(Found.Content.class);
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(path, java.util.Arrays.copyOf(good, length));
            assertThat(file("thing", 1).read()).as("length %d", length).isInstanceOf(Found.Damaged.class);
        }
    }

    private CheckedFile file(String kind, int version) {
        return new CheckedFile(Disk.system(), path, kind, version);
    }
}
