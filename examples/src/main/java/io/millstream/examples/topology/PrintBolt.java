package io.millstream.examples.topology;

import io.millstream.topology.BasicBolt;
import io.millstream.topology.BasicCollector;
import io.millstream.topology.Tuple;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Prints each tuple: its values, with blanks between. */
public final class PrintBolt extends BasicBolt {
    private final Consumer<String> out;

    /** Prints to standard output. */
    public PrintBolt() {
        this(System.out::println);
    }

    public PrintBolt(Consumer<String> out) {
        this.out = out;
    }

    @Override
    protected void execute(Tuple input, BasicCollector collector) {
        out.accept(input.values().toList().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }
}
