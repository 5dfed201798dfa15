package io.millstream.broker.internal;

import io.millstream.base.Disk;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.codec.ByteInput;
import io.millstream.base.codec.ByteOutput;
import io.millstream.base.codec.CheckedFile;
import io.millstream.base.codec.CheckedFile.Found;
import io.millstream.base.codec.Codec;
import io.millstream.base.codec.MalformedBytes;
import io.millstream.base.codec.Schema;
import io.millstream.base.codec.SchemaMismatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One value that administrators set while the broker runs, kept in a file of its own below the data directory.
 *
 * <pre>
 * access/acls     access/scram     access/quotas     config/overrides
 *   a {@link CheckedFile} whose content is a {@link Schema} and then one value written under it
 * </pre>
 *
 * <p>The file is replaced as a whole: after a crash it holds the value before or after a change, and once {@link #save} has
 * returned, the one after. One thread at a time saves. Only the owner of the broker's process may look into the directory.
 */
public final class AdminFile<T> {
    private static final int VERSION = 1;

    private final Disk disk;
    private final CheckedFile file;
    private final Codec<T> codec;

    /**
     * The file of that name.
     *
     * @param directory made by the first {@link #save}; the one above it, the broker's data directory, exists
     * @param name of the file, and its kind
     */
    public AdminFile(Disk disk, Path directory, String name, Codec<T> codec) {
        this.disk = disk;
        this.file = new CheckedFile(disk, directory.resolve(name), name, VERSION);
        this.codec = codec;
    }

    public Path path() {
        return file.path();
    }

    /**
     * What was saved last; empty if nothing ever was.
     *
     * @throws JobException if the file is damaged, a newer program's, or out of reach. Starting without it would open or
     *     close doors that somebody set, so nobody starts without it.
     */
    public Optional<T> load() {
        try {
            Found found = file.read();
            if (found instanceof Found.Content content) {
                var input = new ByteInput(content.bytes());
                return Optional.of(codec.readerOf(Schema.read(input)).read(input));
            } else if (found instanceof Found.Damaged damaged) {
                throw damaged(damaged.why());
            } else if (found instanceof Found.Foreign foreign) {
                throw new JobException(
                        ErrorKind.USER,
                        "File " + path() + " is left alone: " + foreign.why()
                                + ". Start the program that wrote it, or name another data directory.");
            }
            return Optional.empty();
        } catch (MalformedBytes | SchemaMismatch e) {
            throw damaged(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "File " + path() + " cannot be read: " + e + ". Check the disk and the file's permissions.",
                    e);
        }
    }

    /** Makes {@code value} durable. On failure what was saved before is still there. */
    public void save(T value) throws IOException {
        var output = new ByteOutput();
        Schema.write(codec.schema(), output);
        codec.write(value, output);
        Path directory = path().toAbsolutePath().getParent();
        if (directory != null) {
            boolean isNew = !disk.exists(directory);
            disk.createPrivateDirectory(directory); // password hashes are worth guessing at
            Path dataDirectory = directory.getParent();
            if (isNew && dataDirectory != null) {
                disk.forceDirectory(dataDirectory);
            }
        }
        file.replace(output.toByteBuffer());
    }

    private JobException damaged(String why) {
        return new JobException(
                ErrorKind.EXTERNAL,
                "File " + path() + " is damaged: " + why
                        + ". The broker does not start without what administrators have told it. Restore the file from"
                        + " a backup, or move it away to start with none of what it held.");
    }
}
