package io.millstream.bench.flink;

import io.millstream.bench.WordLines;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.java.tuple.Tuple2;

/** Keeps the last count of each word; the end of its input is the end of a round. */
final class LastCounts implements Sink<Tuple2<String, Long>> {
    private static final long serialVersionUID = 1;

    @Override
    public SinkWriter<Tuple2<String, Long>> createWriter(WriterInitContext context) {
        return new Writer();
    }

    private static final class Writer implements SinkWriter<Tuple2<String, Long>> {
        private final Map<String, Long> lastCounts = new HashMap<>();

        @Override
        public void write(Tuple2<String, Long> count, Context context) {
            lastCounts.put(count.f0, count.f1);
        }

        @Override
        public void flush(boolean endOfInput) {
            if (endOfInput) {
                long checksum = 0;
                for (Map.Entry<String, Long> count : lastCounts.entrySet()) {
                    checksum += WordLines.wordHash(count.getKey()) * count.getValue();
                }
                lastCounts.clear();
                FlinkRound.sinkEnded(checksum);
            }
        }

        @Override
        public void close() {}
    }
}
