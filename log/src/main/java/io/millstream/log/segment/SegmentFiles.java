package io.millstream.log.segment;

import io.millstream.base.Disk;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The files of one partition's directory, named as Kafka names them: a 20-digit base offset and what it is.
 *
 * @param disk where the directory is
 * @param directory the partition's own directory
 */
public record SegmentFiles(Disk disk, Path directory) {
    public static final String LOG = ".log";
    public static final String OFFSET_INDEX = ".index";
    public static final String TIME_INDEX = ".timeindex";
    public static final String TRANSACTION_INDEX = ".txnindex";
    public static final String PRODUCER_SNAPSHOT = ".snapshot";

    private static final int OFFSET_DIGITS = 20;

    public Path file(long offset, String suffix) {
        return directory.resolve(digits(offset) + suffix);
    }

    /** The offset as file names have it. */
    public static String digits(long offset) {
        return String.format(Locale.ROOT, "%0" + OFFSET_DIGITS + "d", offset);
    }

    /** The offset in the name of a file that ends in {@code suffix}; empty for any other file. */
    public static OptionalLong offsetOf(Path file, String suffix) {
        String name = String.valueOf(file.getFileName());
        if (name.length() != OFFSET_DIGITS + suffix.length() || !name.endsWith(suffix)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(name.substring(0, OFFSET_DIGITS)));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // somebody else's file
        }
    }
}
