package io.millstream.dstream.run;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Positions;
import io.millstream.dstream.SourceBatch;
import io.millstream.dstream.SourceContext;
import io.millstream.dstream.SourceReader;
import io.millstream.dstream.TextFileSource;
import io.millstream.rdd.RDD;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Finds the new files of a directory by Spark's rule ({@code FileInputDStream}): at batch time {@code t} a file is taken
 * if its modification time is at most {@code t}, above the ignore threshold, and it was not taken before. The threshold is
 * the start of the job or the batch time minus a minute (in whole batches), whichever is later; files taken are
 * remembered for that minute.
 *
 * <p>The names taken, with their modification times, are the source's positions; so a job that comes back takes each file
 * once, and those that came while it was down. Reads the machine's file system, since a simulated disk has no
 * modification times.
 */
final class TextFileReader implements SourceReader<String> {
    private static final Duration REMEMBER = Duration.ofMinutes(1);
    /** Positions that are no file: a file name has no slash. */
    private static final String STARTED = "/started";

    private static final String TAKEN = "/taken";

    private final SourceContext context;
    private final Path directory;
    private final long rememberMs;
    private final long startedMs;
    /** Modification time by name. */
    private final TreeMap<String, Long> remembered = new TreeMap<>();

    private long lastTakenMs;

    private TextFileReader(SourceContext context, Path directory, Positions startAt) {
        this.context = context;
        this.directory = directory;
        long intervalMs = context.batchInterval().toMillis();
        this.rememberMs = (REMEMBER.toMillis() + intervalMs - 1) / intervalMs * intervalMs;
        long nowMs = context.time().clock().wallMs();
        this.startedMs = startAt.at(STARTED, nowMs);
        this.lastTakenMs = startAt.at(TAKEN, nowMs);
        remembered.putAll(startAt.byPart());
        remembered.remove(STARTED);
        remembered.remove(TAKEN);
    }

    static TextFileReader open(SourceContext context, TextFileSource source) {
        Path directory = Path.of(source.directory());
        if (!Files.isDirectory(directory)) {
            throw new JobException(
                    ErrorKind.USER, directory + " is not a directory; create it, new files in it become the stream");
        }
        return new TextFileReader(context, directory, context.startAt().orElse(Positions.NONE));
    }

    @Override
    public SourceBatch<String> take(BatchTime time) throws IOException {
        // after a down time the threshold goes on from where it stood, or files that came meanwhile would be too old
        long nextMs =
                Math.min(time.epochMs(), lastTakenMs + context.batchInterval().toMillis());
        long ignoreUntilMs = Math.max(startedMs, nextMs - rememberMs);
        var taken = new ArrayList<String>();
        for (var file : modifiedMsByName().entrySet()) {
            boolean isNew = file.getValue() > ignoreUntilMs && file.getValue() <= time.epochMs();
            if (isNew && remembered.putIfAbsent(file.getKey(), file.getValue()) == null) {
                taken.add(file.getKey());
            }
        }
        lastTakenMs = time.epochMs();
        remembered.values().removeIf(modifiedMs -> modifiedMs <= ignoreUntilMs);
        return new SourceBatch<>(lines(taken), OptionalLong.empty(), positions());
    }

    private Positions positions() {
        var positions = new TreeMap<>(remembered);
        positions.put(STARTED, startedMs);
        positions.put(TAKEN, lastTakenMs);
        return new Positions(positions);
    }

    @Override
    public Positions startPositions() {
        return positions();
    }

    @Override
    public Optional<RDD<String>> takeAgain(Positions from, Positions until) throws IOException {
        var names = new ArrayList<String>();
        for (String name : until.byPart().keySet()) {
            if (from.byPart().containsKey(name)) {
                continue;
            }
            if (Files.exists(directory.resolve(name))) {
                names.add(name);
            } else {
                context.state().accept(directory.resolve(name) + " is gone: a window will miss its lines");
            }
        }
        return Optional.of(lines(names));
    }

    private RDD<String> lines(List<String> names) throws IOException {
        var files = new ArrayList<RDD<String>>();
        for (String name : names) {
            files.add(context.rdds().textFile(directory.resolve(name), 1));
        }
        return context.rdds().union(files);
    }

    private Map<String, Long> modifiedMsByName() throws IOException {
        var found = new TreeMap<String, Long>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!name.startsWith(".") && Files.isRegularFile(file)) {
                    found.put(name, Files.getLastModifiedTime(file).toMillis());
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException("directory or file " + e.getFile() + " went away while it was looked at", e);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    @Override
    public void close() {}
}
