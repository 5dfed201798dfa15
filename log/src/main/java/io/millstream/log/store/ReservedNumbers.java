package io.millstream.log.store;

import io.millstream.base.Disk;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Numbers that are given once in the life of a data directory, whatever crashes come between.
 *
 * <pre>
 * numbers
 *   next 3000     every number before it may have been given
 * </pre>
 *
 * Not thread-safe: guarded by {@link LocalLog}.
 */
final class ReservedNumbers {
    private static final int VERSION = 1;
    private static final String NEXT = "next ";

    private final StateFile file;

    ReservedNumbers(Disk disk, Path file) {
        this.file = new StateFile(disk, file, "numbers", VERSION);
    }

    /** The first of {@code count} numbers that nobody has; durably theirs when it returns. */
    long reserve(int count) throws IOException {
        long first = next();
        file.write(List.of(NEXT + Math.addExact(first, count)));
        return first;
    }

    private long next() throws IOException {
        try {
            Optional<List<String>> lines = file.read();
            return lines.isEmpty() ? 0 : Long.parseLong(lines.get().get(0).substring(NEXT.length()));
        } catch (DamagedStateException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "File " + file.file() + ", which says what producer ids were given away, is damaged. Nothing was"
                            + " changed. Restore it from a backup; or delete it once every producer and consumer has"
                            + " been stopped, since ids will be given again.",
                    e);
        }
    }
}
