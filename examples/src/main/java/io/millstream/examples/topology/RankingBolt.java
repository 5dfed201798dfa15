package io.millstream.examples.topology;

import io.millstream.topology.BasicBolt;
import io.millstream.topology.BasicCollector;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps counts by name and emits the highest of them at every tick: each as a tuple of its own for a bolt that ranks further
 * ({@code intermediate}), or all as one line ({@code total}), which is not emitted twice in a row for one window.
 */
public final class RankingBolt extends BasicBolt {
    private final int top;
    private final boolean total;
    private final Rankings rankings;
    private @Nullable List<Rankings.Row> last;

    private RankingBolt(int top, Duration keep, boolean total) {
        this.top = top;
        this.rankings = new Rankings(keep.toMillis());
        this.total = total;
    }

    /**
     * Ranks what one of several tasks sees.
     *
     * @param keep how long a count is kept without a newer one: longer than a slide
     */
    public static RankingBolt intermediate(int top, Duration keep) {
        return new RankingBolt(top, keep, false);
    }

    /** Ranks what all of them found. */
    public static RankingBolt total(int top, Duration keep) {
        return new RankingBolt(top, keep, true);
    }

    @Override
    public void declareOutput(OutputDeclarer declarer) {
        if (total) {
            declarer.fields("ranking");
        } else {
            declarer.fields("name", "count", "window_end");
        }
    }

    @Override
    protected void execute(Tuple input, BasicCollector collector) {
        if (!input.isTick()) {
            rankings.put(new Rankings.Row(input.string(0), input.longValue(1), input.longValue(2)));
            return;
        }
        List<Rankings.Row> rows = rankings.top(top);
        if (rows.isEmpty() || (total && Objects.equals(rows, last))) {
            return;
        }
        last = rows;
        if (total) {
            collector.emit(Values.of(rows.stream().map(Rankings.Row::toString).collect(Collectors.joining("  "))));
        } else {
            rows.forEach(row -> collector.emit(Values.of(row.name(), row.count(), row.windowEndMs())));
        }
    }
}
