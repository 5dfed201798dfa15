package io.millstream.bench;

import java.util.HashMap;
import java.util.Map;

/** What {@link StormTopologies.WordCount} does, as a loop on one thread. */
final class HandSentences implements Contender {
    private final String[] sentences = Sentences.all();

    @Override
    public void choose(String variant) {
        // nobody waits for an ack inside a loop
    }

    @Override
    public Measured run(long units) {
        long emits = units / Sentences.WORDS_EACH;
        Map<String, Long> counts = new HashMap<>();
        Stopwatch watch = Stopwatch.start();
        for (long number = 0; number < emits; number++) {
            String sentence = sentences[(int) (number % sentences.length)];
            int from = 0;
            for (int space = sentence.indexOf(' '); space >= 0; space = sentence.indexOf(' ', from)) {
                counts.merge(sentence.substring(from, space), 1L, Long::sum);
                from = space + 1;
            }
            counts.merge(sentence.substring(from), 1L, Long::sum);
        }
        Measured measured = watch.stop(emits * Sentences.WORDS_EACH);
        long checksum = 0;
        for (var entry : counts.entrySet()) {
            checksum += WordLines.wordHash(entry.getKey()) * entry.getValue();
        }
        TopologyWork.requireEqual(checksum, Sentences.checksum(emits), "the words");
        return measured;
    }
}
