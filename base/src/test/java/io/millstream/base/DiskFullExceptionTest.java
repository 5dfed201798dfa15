package io.millstream.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskFullExceptionTest {
    @Test
    void recognizesTheSentencesOfFullDisksAndQuotas() {
        assertThat(DiskFullException.recognized(new IOException("No space left on device")))
                .isInstanceOf(DiskFullException.class);
        assertThat(DiskFullException.recognized(new FileSystemException("/data/a", null, "Disk quota exceeded")))
                .isInstanceOf(DiskFullException.class)
                .hasMessageContaining("/data/a");
    }

    @Test
    void leavesOtherFailuresAsTheyAre() {
        var missing = new NoSuchFileException("No space left on device"); // the name of a file
        assertThat(DiskFullException.recognized(missing)).isSameAs(missing);
        var failing = new IOException("Input/output error");
        assertThat(DiskFullException.recognized(failing)).isSameAs(failing);
        var nameless = new IOException();
        assertThat(DiskFullException.recognized(nameless)).isSameAs(nameless);
    }

    /** Whatever language this machine speaks. */
    @Test
    void aDeviceThatIsAlwaysFullIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        try (DiskFile device = Disk.system().openWrite(full)) {
            assertThatThrownBy(() -> device.write(ByteBuffer.allocate(1), 0)).isInstanceOf(DiskFullException.class);
        }
    }
}
