package io.millstream.cli.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.World;
import io.millstream.base.VirtualTime;
import io.millstream.cli.ExitCode;
import io.millstream.cli.main.Cli;
import io.millstream.testkit.SimDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of bad input has one clear message, an exit code, and costs nothing that was stored before. */
class BadInputTest {
    @TempDir
    Path temporary;

    private Path data;

    @BeforeEach
    void createTopic() {
        data = temporary.resolve("data");
        new Cli().out("topic", "create", "t", "-c", "max.message.bytes=1000", "-d", data);
    }

    @Test
    void aRecordOverTheLimitIsNamedByItsLine() {
        String lines = "first\nsecond\n" + "x".repeat(950) + "\nnever\n";

        var result = new Cli().stdin(lines).run("topic", "append", "t", "-d", data);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(result.err())
                .contains("Line 3 of standard input was refused")
                .contains("max.message.bytes=1000")
                .contains("Everything before it is stored.");
        assertThat(read()).isEqualTo("first\nsecond\n");
    }

    @Test
    void aLineWithoutEndIsRefusedBeforeItFillsTheMemory() {
        var result = new Cli().stdin("first\n" + "x".repeat(5_000_000)).run("topic", "append", "t", "-d", data);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(result.err()).contains("Line 2 of standard input is longer than the 1000 bytes");
        assertThat(read()).isEqualTo("first\n");
    }

    @Test
    void aMalformedJsonLineIsNamedAndShown() {
        String lines = "{\"value\":\"good\"}\n{\"value\":\"bad\"\n{\"value\":\"never\"}\n";

        var result = new Cli().stdin(lines).run("topic", "append", "t", "--input", "ndjson", "-d", data);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(result.err())
                .contains("Line 2 of standard input is not a record in JSON")
                .contains("\"{\"value\":\"bad\"\"");
        assertThat(read()).isEqualTo("good\n");
    }

    @Test
    void aLineWithoutItsKeyIsNamed() {
        var result = new Cli().stdin("a:1\nb\n").run("topic", "append", "t", "--key-separator", ":", "-d", data);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(result.err()).contains("Line 2 of standard input has no key separator \":\": \"b\"");
        assertThat(read()).isEqualTo("1\n");
    }

    @Test
    void aForeignDirectoryIsLeftAlone() throws Exception {
        Path foreign = Files.createDirectory(temporary.resolve("foreign"));
        Files.writeString(foreign.resolve("thesis.txt"), "mine");

        var result = new Cli().run("topic", "list", "-d", foreign);

        assertThat(result.exitCode()).isEqualTo(ExitCode.EXTERNAL);
        assertThat(result.err()).contains(foreign.toString(), "thesis.txt");
        assertThat(foreign.resolve("thesis.txt")).hasContent("mine");
    }

    @Test
    void aDirectoryThatMustNotBeWrittenIsNamed() throws Exception {
        Path readOnly = Files.createDirectory(temporary.resolve("read-only"));
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-xr-xr-x"));
        // The superuser may write there; but not even he makes directories in the kernel's own file system.
        Path parent = Files.isWritable(readOnly) ? Path.of("/sys") : readOnly;
        Assumptions.assumeTrue(Files.isDirectory(parent));

        var result = new Cli().run("topic", "create", "t", "-d", parent.resolve("data"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.EXTERNAL);
        assertThat(result.err()).contains(parent.resolve("data").toString(), "Check");
        assertThat(result.err().lines()).hasSize(1);
    }

    @Test
    void aDamagedSegmentIsNamedByItsOffsets() throws Exception {
        new Cli().stdin("a\n").out("topic", "append", "t", "-d", data);
        new Cli().stdin("b\n").out("topic", "append", "t", "-d", data);
        new Cli().stdin("c\n").out("topic", "append", "t", "-d", data);
        Path segment = segment();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1; // within the second of three equal batches
        Files.write(segment, bytes, StandardOpenOption.TRUNCATE_EXISTING);

        var result = new Cli().run("topic", "read", "t", "-o", "plain", "-d", data);

        assertThat(result.exitCode()).isEqualTo(ExitCode.EXTERNAL);
        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.err())
                .contains("Partition t-0 is damaged from offset 1 to 1, in file " + segment)
                .contains("go on at offset 2")
                .contains("restore the file from a backup");
        assertThat(segment).hasBinaryContent(bytes);
        assertThat(new Cli().out("topic", "read", "t", "-o", "plain", "--from", 2, "-d", data))
                .isEqualTo("c\n");
    }

    @Test
    void aDirectoryOfANewerMillstreamIsLeftAlone() throws Exception {
        new Cli().stdin("a\n").out("topic", "append", "t", "-d", data);
        Path format = data.resolve("format");
        String ours = Files.readString(format);
        String newer = "millstream data-directory 999\nand what nobody knows yet\n";
        Files.writeString(format, newer);

        for (String command : List.of("read", "append", "describe", "delete")) {
            var result = new Cli().stdin("b\n").run("topic", command, "t", "-d", data);

            assertThat(result.exitCode()).as(command).isEqualTo(ExitCode.EXTERNAL);
            assertThat(result.err())
                    .contains("File " + format + " has format version 999")
                    .contains("A newer Millstream wrote it: use that one. Nothing was changed.");
        }
        assertThat(format).hasContent(newer);
        Files.writeString(format, ours);
        assertThat(read()).isEqualTo("a\n");
    }

    @Test
    void aDamagedFormatFileIsNamedAndNothingIsMadeAnew() throws Exception {
        new Cli().stdin("a\n").out("topic", "append", "t", "-d", data);
        Path format = data.resolve("format");
        String ours = Files.readString(format);
        Files.writeString(format, ours.substring(1));

        var result = new Cli().stdin("b\n").run("topic", "append", "t", "-d", data);

        assertThat(result.exitCode()).isEqualTo(ExitCode.EXTERNAL);
        assertThat(result.err())
                .contains("Directory " + data + " is no Millstream data directory, or its file \"format\" is damaged")
                .contains("restore the file from a backup");
        Files.writeString(format, ours);
        assertThat(read()).isEqualTo("a\n");
    }

    /** The same commands on a simulated disk, which runs full in the middle of an append. */
    @Test
    void aFullDiskIsNamedAndCostsNothingThatWasStored() {
        var disk = new SimDisk(1);
        var time = new VirtualTime(1_700_000_000_000L);
        var world = new World(time, time, disk);
        Path full = Path.of("/full").toAbsolutePath();
        new Cli().in(world).stdin("first\n").out("topic", "append", "t", "--create", "-d", full);
        disk.setCapacityBytes(disk.usedBytes() + 20_000);

        var result = new Cli()
                .in(world)
                .stdin(("x".repeat(1_000) + "\n").repeat(50))
                .run("topic", "append", "t", "-d", full);

        assertThat(result.exitCode()).isEqualTo(ExitCode.RESOURCES);
        assertThat(result.err())
                .contains("failed: the disk of " + full)
                .contains("is full. Nothing was acknowledged. Free some space")
                .contains("Nothing was appended to t.");
        disk.setCapacityBytes(1 << 30);
        new Cli().in(world).stdin("second\n").out("topic", "append", "t", "-d", full);
        assertThat(new Cli().in(world).out("topic", "read", "t", "-o", "plain", "-d", full))
                .isEqualTo("first\nsecond\n");
        disk.assertNothingOpen();
    }

    private Path segment() throws Exception {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String read() {
        return new Cli().out("topic", "read", "t", "-o", "plain", "-d", data);
    }
}
