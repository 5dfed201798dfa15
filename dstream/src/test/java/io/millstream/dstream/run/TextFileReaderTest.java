package io.millstream.dstream.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Positions;
import io.millstream.dstream.SourceContext;
import io.millstream.dstream.TextFileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's FileInputDStream: threshold &lt; modification time &lt;= batch time, hidden files skipped, each file once. */
class TextFileReaderTest {
    private static final long START_MS = 1_000_000;

    private final Trial trial = new Trial(START_MS);

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        trial.close();
    }

    private TextFileReader open(Positions startAt) {
        var context = new SourceContext(
                "files",
                Trial.SECOND,
                new SourceContext.Time(trial.time, trial.time),
                trial.rdds,
                Optional.of(startAt),
                state -> {});
        return TextFileReader.open(context, TextFileSource.of(directory));
    }

    private void write(String name, long modifiedMs, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
        Files.setLastModifiedTime(directory.resolve(name), FileTime.fromMillis(modifiedMs));
    }

    private static List<String> take(TextFileReader reader, long timeMs) throws IOException {
        return reader.take(new BatchTime(timeMs)).rdd().collect();
    }

    @Test
    void aFileBelongsToTheFirstBatchAtOrAfterItsModificationTimeOnce() throws IOException {
        write("before", START_MS, "too old\n");
        var reader = open(Positions.NONE);
        write("a", START_MS + 1000, "a1\na2\n");
        write("b", START_MS + 1001, "b1\n");
        write(".hidden", START_MS + 500, "hidden\n");
        assertThat(take(reader, START_MS + 1000)).containsExactly("a1", "a2");
        assertThat(take(reader, START_MS + 2000)).containsExactly("b1");
        assertThat(take(reader, START_MS + 3000)).isEmpty();
    }

    @Test
    void aFileThatTurnsUpMoreThanAMinuteLateIsNotSeen() throws IOException {
        var reader = open(Positions.NONE);
        for (long second = 1; second <= 70; second++) {
            assertThat(take(reader, START_MS + second * 1000)).isEmpty();
        }
        write("late", START_MS + 11_000, "late\n");
        write("justInTime", START_MS + 11_001, "just\n");
        assertThat(take(reader, START_MS + 71_000)).containsExactly("just");
    }

    @Test
    void aJobThatComesBackTakesEachFileOnceAndThoseOfTheDownTime() throws IOException {
        var reader = open(Positions.NONE);
        write("a", START_MS + 1000, "a\n");
        var first = reader.take(new BatchTime(START_MS + 1000));

        write("meanwhile", START_MS + 5000, "meanwhile\n");
        trial.time.advanceTo(START_MS + 600_000);
        var again = open(first.positions());
        assertThat(take(again, START_MS + 601_000)).containsExactly("meanwhile");
        assertThat(again.takeAgain(reader.startPositions(), first.positions())).isPresent();
    }

    @Test
    void anEarlierBatchIsGivenAgainFromItsFiles() throws IOException {
        var reader = open(Positions.NONE);
        var start = reader.startPositions();
        write("a", START_MS + 1000, "a\n");
        var first = reader.take(new BatchTime(START_MS + 1000)).positions();
        write("b", START_MS + 2000, "b\n");
        var second = reader.take(new BatchTime(START_MS + 2000)).positions();
        assertThat(reader.takeAgain(start, first).orElseThrow().collect()).containsExactly("a");
        assertThat(reader.takeAgain(first, second).orElseThrow().collect()).containsExactly("b");
        Files.delete(directory.resolve("b"));
        assertThat(reader.takeAgain(first, second).orElseThrow().collect()).isEmpty();
    }
}
