package io.millstream.examples.topology;

import io.millstream.topology.BasicBolt;
import io.millstream.topology.BasicCollector;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.util.HashMap;
import java.util.Map;

/** Counts words, and emits the new count of each word that comes. */
public final class CountBolt extends BasicBolt {
    private final Map<String, Long> counts = new HashMap<>();

    @Override
    public void declareOutput(OutputDeclarer declarer) {
        declarer.fields("word", "count");
    }

    @Override
    protected void execute(Tuple input, BasicCollector collector) {
        String word = input.string(0);
        collector.emit(Values.of(word, counts.merge(word, 1L, Long::sum)));
    }
}
