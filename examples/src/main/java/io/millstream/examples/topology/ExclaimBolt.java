package io.millstream.examples.topology;

import io.millstream.topology.BasicBolt;
import io.millstream.topology.BasicCollector;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;

/** Emits each word with three exclamation marks. */
public final class ExclaimBolt extends BasicBolt {
    @Override
    public void declareOutput(OutputDeclarer declarer) {
        declarer.fields("word");
    }

    @Override
    protected void execute(Tuple input, BasicCollector collector) {
        collector.emit(Values.of(input.string(0) + "!!!"));
    }
}
