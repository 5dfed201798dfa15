package io.millstream.bench;

import io.millstream.rdd.Engine;
import io.millstream.rdd.Pair;
import io.millstream.rdd.PairRDD;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.run.LocalEngine;
import java.util.Arrays;

/** W2 through an RDD, written as its users write it: a String per word, a pair per word. A round is one job. */
final class RddWordCount implements Contender {
    private final Engine engine;
    private final WordLines input = WordLines.shared();

    RddWordCount(int threadCount) {
        engine = LocalEngine.start(threadCount);
    }

    @Override
    public Measured run(long units) {
        long lineCount = units / WordLines.WORDS_PER_LINE;
        Stopwatch watch = Stopwatch.start();
        PairRDD<String, Long> counts = new RddContext(engine)
                .parallelize(new LineList(input, lineCount))
                .flatMap(line -> Arrays.asList(line.split(" ", -1)))
                .mapToPair(word -> Pair.of(word, 1L))
                .reduceByKey(Long::sum);
        long checksum = counts.map(count -> WordLines.wordHash(count.key()) * count.value())
                .fold(0L, Long::sum);
        Measured measured = watch.stop(lineCount * WordLines.WORDS_PER_LINE);
        input.check(lineCount, checksum);
        return measured;
    }

    @Override
    public void close() {
        engine.close();
    }
}
