package io.millstream.examples.topology;

import io.millstream.topology.BasicBolt;
import io.millstream.topology.BasicCollector;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.util.Locale;
import java.util.regex.Pattern;

/** Emits the hashtags of each post, in lower case. */
public final class HashtagBolt extends BasicBolt {
    private static final Pattern HASHTAG = Pattern.compile("#[\\p{L}\\p{N}_]+");

    @Override
    public void declareOutput(OutputDeclarer declarer) {
        declarer.fields("hashtag");
    }

    @Override
    protected void execute(Tuple input, BasicCollector collector) {
        HASHTAG.matcher(input.string(0))
                .results()
                .forEach(tag -> collector.emit(Values.of(tag.group().toLowerCase(Locale.ROOT))));
    }
}
