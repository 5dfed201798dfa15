package io.millstream.examples.topology;

import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Spout;
import io.millstream.topology.SpoutCollector;
import io.millstream.topology.TaskContext;
import io.millstream.topology.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Emits the lines of a text that is bundled with the examples, with their numbers as message ids, and those that failed again. At
 * most so many a second; after the last line it begins again if it shall emit more than there are.
 */
public final class TextSpout implements Spout {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final List<String> lines;
    private final int count;
    private final int perSecond;
    private final ArrayDeque<Integer> again = new ArrayDeque<>();
    private @Nullable SpoutCollector collector;
    private @Nullable TaskContext context;
    private long startNanos;
    private int next;

    /** @param resource a file beside the examples, such as hamlet-soliloquy.txt or posts.txt */
    public TextSpout(String resource, int count, int perSecond) {
        this.lines = lines(resource);
        this.count = count;
        this.perSecond = perSecond;
    }

    private static List<String> lines(String resource) {
        try (var input = TextSpout.class.getResourceAsStream("/io/millstream/examples/" + resource)) {
            if (input == null) {
                throw new IllegalArgumentException("the examples have no text " + resource);
            }
            return new String(input.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + resource + " cannot be read", e);
        }
    }

    /** How many lines the text has. */
    public int lineCount() {
        return lines.size();
    }

    @Override
    public void declareOutput(OutputDeclarer declarer) {
        declarer.fields("line");
    }

    @Override
    public void open(TaskContext newContext, SpoutCollector newCollector) {
        context = newContext;
        collector = newCollector;
        startNanos = newContext.clock().nanos();
    }

    @Override
    public void nextTuple() {
        Integer number = again.poll();
        if (number == null && next < count && isDue()) {
            number = next++;
        }
        if (number != null) {
            Objects.requireNonNull(collector, "open").emit(Values.of(lines.get(number % lines.size())), number);
        }
    }

    private boolean isDue() {
        long passedNanos = Objects.requireNonNull(context, "open").clock().nanos() - startNanos;
        return (double) next / perSecond <= (double) passedNanos / SECOND_NANOS;
    }

    @Override
    public void fail(Object messageId) {
        again.add((Integer) messageId);
    }
}
