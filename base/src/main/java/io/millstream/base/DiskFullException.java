package io.millstream.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The disk, or the user's share of it, has no room left. What a {@link Disk} throws, because the JDK reports it by a
 * sentence only, in the language of the machine.
 */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    /** English, which the C library speaks without a locale: the disk is full, on Windows too; the quota is used up. */
    private static final Set<String> SENTENCES =
            Set.of("no space left on device", "there is not enough space on the disk", "disk quota exceeded");

    /** How this machine says it; empty if there is no telling. */
    private static final AtomicReference<String> LOCAL_SENTENCE = new AtomicReference<>();

    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A {@code DiskFullException} if that is what {@code failure} says, else {@code failure} itself. */
    public static IOException recognized(IOException failure) {
        if (failure instanceof DiskFullException || !isOfFullDisk(failure)) {
            return failure;
        }
        return new DiskFullException(String.valueOf(failure.getMessage()), failure);
    }

    private static boolean isOfFullDisk(IOException failure) {
        String sentence = sentenceOf(failure);
        return SENTENCES.contains(sentence) || (!sentence.isEmpty() && sentence.equals(localSentence()));
    }

    private static String sentenceOf(IOException failure) {
        String reason = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        return reason == null ? "" : reason.toLowerCase(Locale.ROOT);
    }

    private static String localSentence() {
        String known = LOCAL_SENTENCE.get();
        if (known == null) {
            known = askForSentence();
            LOCAL_SENTENCE.set(known);
        }
        return known;
    }

    /** Linux and the BSDs have a device that is always full. */
    private static String askForSentence() {
        Path full = Path.of("/dev/full");
        try (FileChannel device = FileChannel.open(full, StandardOpenOption.WRITE)) {
            int unused = device.write(java.nio.ByteBuffer.allocate(1));
            return "";
        } catch (IOException answer) {
            // Not there, or not to be opened: that is no answer.
            return answer instanceof FileSystemException ? "" : sentenceOf(answer);
        }
    }
}
