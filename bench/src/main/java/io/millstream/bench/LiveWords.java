package io.millstream.bench;

import io.millstream.dstream.DStream;
import io.millstream.rdd.Pair;

/** The job of the stream contests: one reduceByKey, one output. */
final class LiveWords {
    private LiveWords() {}

    /** Counts the words of each batch and gives the counts' checksum, see {@link WordLines}, to {@code checksum}. */
    static void countWords(DStream<String> words, Checksum checksum) {
        words.mapToPair(word -> Pair.of(word, 1L)).reduceByKey(Long::sum).foreachRDD((counts, time) -> {
            checksum.add(counts.map(count -> WordLines.wordHash(count.key()) * count.value())
                    .fold(0L, Long::sum));
        });
    }

    /** Written by the batch thread, read when the job is over or stands still. */
    static final class Checksum {
        private volatile long value;

        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        void add(long more) {
            value += more;
        }

        long value() {
            return value;
        }
    }
}
