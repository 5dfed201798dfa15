package io.millstream.dstream;

import java.net.URI;
import java.nio.file.Path;

/**
 * The lines of files that appear in a directory, each file once. By Spark's rule a file belongs to the first batch whose
 * time is at or after its modification time; one that is older than the job's start, or turns up more than a minute
 * after its modification time, is not seen. Names that begin with a dot are not seen. A file has to appear whole: write
 * it elsewhere and rename it. Replayable as long as the files stay.
 *
 * @param directory the directory, as a URI because plans are serializable
 */
public record TextFileSource(URI directory) implements StreamSource<String> {
    private static final long serialVersionUID = 1L;

    public static TextFileSource of(Path directory) {
        return new TextFileSource(directory.toAbsolutePath().normalize().toUri());
    }

    @Override
    public String kind() {
        return "textFiles";
    }
}
