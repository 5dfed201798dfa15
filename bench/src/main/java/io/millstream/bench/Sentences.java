package io.millstream.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Input of Storm's word count: 1,000 sentences of ten words, cycled. Word number {@code floor(5000 u^3)}, for u evenly spread,
 * so that some words are frequent. The checksum of an outcome is the sum over its words of {@link WordLines#wordHash} times
 * the count.
 */
public final class Sentences {
    public static final int WORDS_EACH = 10;
    private static final int COUNT = 1_000;
    private static final int VOCABULARY = 5_000;
    private static final long SEED = 42;
    private static final List<String> ALL = make();

    private Sentences() {}

    private static List<String> make() {
        var sentences = new ArrayList<String>();
        long drawn = SEED;
        for (int at = 0; at < COUNT; at++) {
            var words = new ArrayList<String>();
            for (int w = 0; w < WORDS_EACH; w++) {
                double u = (WordLines.mix(++drawn * 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
                words.add("word" + (int) (VOCABULARY * u * u * u));
            }
            sentences.add(String.join(" ", words));
        }
        return sentences;
    }

    public static String[] all() {
        return ALL.toArray(String[]::new);
    }

    /** Of the counted words of the first {@code sentences} sentences of the endless input. */
    public static long checksum(long sentences) {
        long cycle = checksumOf(COUNT);
        return sentences / COUNT * cycle + checksumOf((int) (sentences % COUNT));
    }

    private static long checksumOf(int sentences) {
        long sum = 0;
        for (String sentence : ALL.subList(0, sentences)) {
            for (String word : sentence.split(" ", -1)) {
                sum += WordLines.wordHash(word);
            }
        }
        return sum;
    }
}
