package io.millstream.examples.topology;

import io.millstream.topology.BasicBolt;
import io.millstream.topology.BasicCollector;
import io.millstream.topology.Tuple;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Remembers the last count of each word, and prints the most frequent at the end of the topology. */
public final class ReportBolt extends BasicBolt {
    private final int lines;
    private final Consumer<String> out;
    private final Map<String, Long> counts = new HashMap<>();

    public ReportBolt(int lines) {
        this(lines, System.out::println);
    }

    public ReportBolt(int lines, Consumer<String> out) {
        this.lines = lines;
        this.out = out;
    }

    @Override
    protected void execute(Tuple input, BasicCollector collector) {
        counts.put(input.string("word"), input.longValue("count"));
    }

    @Override
    public void cleanup() {
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(lines)
                .forEach(count -> out.accept(count.getKey() + ": " + count.getValue()));
    }
}
