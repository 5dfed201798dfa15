package io.millstream.bench;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;

/**
 * Input of the word count workload W2: lines of ten words, drawn with Zipf's distribution (exponent 1) from a vocabulary
 * of 100,000 words of 3 to 10 ASCII letters; 131,072 lines, cycled. Every engine reads these very strings, so what a
 * figure compares is the counting.
 *
 * <p>The checksum of an outcome is the sum, over its words, of {@link #wordHash} times the count. It is linear, so the
 * expected value is known for any number of lines and does not depend on who counted what in which order. 300,000 lines
 * have 87,026 distinct words and the checksum -2808798522780567126.
 *
 * <p>Immutable once made; safe to share between threads.
 */
public final class WordLines {
    public static final int LINE_COUNT = 1 << 17;
    public static final int WORDS_PER_LINE = 10;
    private static final int VOCABULARY_SIZE = 100_000;
    private static final int ALPHABET_SIZE = 26;
    private static final long SEED = 42;

    private final String[] lines = new String[LINE_COUNT];
    private final long[] checksumBefore = new long[LINE_COUNT + 1];

    private WordLines() {
        var vocabulary = new String[VOCABULARY_SIZE];
        var cumulative = new double[VOCABULARY_SIZE];
        double total = 0;
        for (int rank = 0; rank < VOCABULARY_SIZE; rank++) {
            vocabulary[rank] = word(rank);
            total += 1.0 / (rank + 1);
            cumulative[rank] = total;
        }
        long drawn = SEED;
        for (int at = 0; at < LINE_COUNT; at++) {
            var line = new StringBuilder();
            long checksum = 0;
            for (int w = 0; w < WORDS_PER_LINE; w++) {
                double uniform = (mix(++drawn * 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
                String word = vocabulary[firstNotBelow(cumulative, uniform * total)];
                line.append(w > 0 ? " " : "").append(word);
                checksum += wordHash(word);
            }
            lines[at] = line.toString();
            checksumBefore[at + 1] = checksumBefore[at] + checksum;
        }
    }

    /** The lines, made at the first call (it takes about a second). */
    public static WordLines shared() {
        return Shared.LINES;
    }

    /** Line {@code index} of the endless input. */
    public String line(long index) {
        return lines[(int) (index & (LINE_COUNT - 1))];
    }

    /** Checksum of the counted words of the first {@code lineCount} lines. */
    public long checksum(long lineCount) {
        long cycles = lineCount / LINE_COUNT;
        return cycles * checksumBefore[LINE_COUNT] + checksumBefore[(int) (lineCount % LINE_COUNT)];
    }

    /** How many different words the first {@code lineCount} lines have. */
    public int distinctWordCount(long lineCount) {
        var words = new HashSet<String>();
        for (int at = 0; at < Math.min(lineCount, LINE_COUNT); at++) {
            for (String word : lines[at].split(" ", -1)) {
                words.add(word);
            }
        }
        return words.size();
    }

    /** What one occurrence of {@code word} adds to a checksum. */
    public static long wordHash(String word) {
        long hash = 0;
        for (byte letter : word.getBytes(StandardCharsets.ISO_8859_1)) {
            hash = hash * 31 + letter;
        }
        return mix(hash);
    }

    /** Throws unless {@code checksum} is that of the first {@code lineCount} lines. */
    public void check(long lineCount, long checksum) {
        if (checksum != checksum(lineCount)) {
            throw new IllegalStateException("the words of " + lineCount + " lines add up to " + checksum + ", not to "
                    + checksum(lineCount) + ": words were lost or counted twice");
        }
    }

    /** Frequent words are short. The rank in base 26 makes a word unique, letters after it make up the length. */
    private static String word(int rank) {
        long random = mix(rank + 77L);
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(rank + 1);
        int length = 3 + Math.min(5, bits / 3) + (int) (random & 1);
        var word = new StringBuilder();
        int rest = rank;
        do {
            word.append((char) ('a' + rest % ALPHABET_SIZE));
            rest /= ALPHABET_SIZE;
        } while (rest > 0);
        while (word.length() < length) {
            random = mix(random + 1);
            word.append((char) ('a' + (int) ((random >>> 8) % ALPHABET_SIZE)));
        }
        return word.toString();
    }

    private static int firstNotBelow(double[] ascending, double value) {
        int low = 0;
        int high = ascending.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Finalizer of SplitMix64: <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea and Flood, 2014</a>. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static final class Shared {
        private static final WordLines LINES = new WordLines();
    }
}
