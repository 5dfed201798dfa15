package io.millstream.bench.flink;

import io.millstream.bench.Contender;
import io.millstream.bench.ContenderServer;
import io.millstream.bench.Measured;
import io.millstream.bench.WordLines;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/**
 * W2 on a local Flink: split, key by word, running count in keyed state on the heap, sinks that keep the last count of
 * each word. No checkpoints; objects are reused, as Flink's guide to performance has it.
 *
 * <p>A round is one bounded job. It is timed from its first line to its last result, so that neither starting the local
 * cluster nor deploying the job counts.
 */
public final class FlinkWordCount implements Contender {
    private static final int PARALLELISM = 2;
    private static final TypeInformation<Tuple2<String, Long>> COUNT = Types.TUPLE(Types.STRING, Types.LONG);

    public static void main(String[] arguments) throws Exception {
        ContenderServer.serve(new FlinkWordCount());
        System.exit(0); // Flink leaves threads behind
    }

    @Override
    public Measured run(long units) throws Exception {
        long lineCount = units / WordLines.WORDS_PER_LINE;
        FlinkRound.begin();
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM);
        environment.getConfig().enableObjectReuse();
        environment
                .fromSource(
                        new DataGeneratorSource<>(new LineGenerator(), lineCount, Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "lines")
                .flatMap(new Split())
                .returns(COUNT)
                .keyBy(word -> word.f0, Types.STRING)
                .map(new RunningCount())
                .returns(COUNT)
                .sinkTo(new LastCounts());
        environment.execute("wordcount");
        Measured measured = FlinkRound.measured(lineCount * WordLines.WORDS_PER_LINE);
        WordLines.shared().check(lineCount, FlinkRound.checksum());
        return measured;
    }

    /** Stateless. */
    static final class Split implements FlatMapFunction<String, Tuple2<String, Long>> {
        private static final long serialVersionUID = 1;

        @Override
        public void flatMap(String line, Collector<Tuple2<String, Long>> output) {
            for (int from = 0; from <= line.length(); ) {
                int space = line.indexOf(' ', from);
                int to = space < 0 ? line.length() : space;
                output.collect(Tuple2.of(line.substring(from, to), 1L));
                from = to + 1;
            }
        }
    }
}
