package io.millstream.examples.topology;

import io.millstream.topology.BasicBolt;
import io.millstream.topology.BasicCollector;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.util.Locale;

/** Emits the words of each line, in lower case. */
public final class SplitBolt extends BasicBolt {
    @Override
    public void declareOutput(OutputDeclarer declarer) {
        declarer.fields("word");
    }

    @Override
    protected void execute(Tuple input, BasicCollector collector) {
        for (String word : input.string(0).toLowerCase(Locale.ROOT).split("[^\\p{L}']+", -1)) {
            if (!word.isEmpty()) {
                collector.emit(Values.of(word));
            }
        }
    }
}
