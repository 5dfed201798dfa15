package io.millstream.bench.flink;

import io.millstream.bench.WordLines;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/** Gives the workload's lines by their index; its opening is the start of a round. */
final class LineGenerator implements GeneratorFunction<Long, String> {
    private static final long serialVersionUID = 1;

    @Override
    public void open(SourceReaderContext context) {
        WordLines.shared();
        FlinkRound.sourceOpened();
    }

    @Override
    public String map(Long index) {
        return WordLines.shared().line(index);
    }
}
