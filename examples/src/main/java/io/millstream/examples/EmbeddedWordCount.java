package io.millstream.examples;

import io.millstream.Millstream;
import io.millstream.connect.RecordDecoder;
import io.millstream.dstream.StreamingContext;
import io.millstream.rdd.Pair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The program of the README: counts the words of a topic in each second's batch, in a process of its own.
 *
 * <p>Fill the topic with {@code bin/millstream topic append lines -d data} before starting it: a data directory belongs to
 * one process at a time.
 */
public final class EmbeddedWordCount {
    private EmbeddedWordCount() {}

    public static void main(String[] args) throws InterruptedException {
        try (Millstream millstream = Millstream.open(Path.of("data"))) {
            millstream.createTopic("lines", 4);
            StreamingContext job = millstream.streaming("word-count", Duration.ofSeconds(1));
            job.stream(millstream.topic("lines", RecordDecoder.text()))
                    .flatMap(line -> List.of(line.split(" ")))
                    .mapToPair(word -> Pair.of(word, 1L))
                    .reduceByKey(Long::sum)
                    .print(System.out);
            job.start();
            job.awaitTermination();
        }
    }
}
