package io.millstream.topology.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.topology.Fields;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import io.millstream.topology.window.WindowModel.Fired;
import io.millstream.topology.window.WindowModel.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random tuples in random windows, against a model that computes every window from all tuples. */
class WindowModelTest {
    private static final int STEPS = 120;
    private static final long INTERVAL_MS = 100;

    private final List<String> output = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final List<Integer> late = new ArrayList<>();
    private final List<Item> taken = new ArrayList<>();
    private final List<Fired> fired = new ArrayList<>();
    private final List<Integer> expectedLate = new ArrayList<>();

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 60);
    }

    /** Lengths and slides of one seed; each by time or by count. */
    private record Shapes(boolean lengthByTime, int length, boolean slideByTime, int slide) {
        static Shapes of(Random random, boolean mixed) {
            boolean byTime = random.nextBoolean();
            return new Shapes(
                    byTime, 1 + random.nextInt(40), mixed ? random.nextBoolean() : byTime, 1 + random.nextInt(25));
        }

        Window window() {
            if (lengthByTime) {
                return slideByTime
                        ? Window.sliding(Duration.ofMillis(length), Duration.ofMillis(slide))
                        : Window.sliding(Duration.ofMillis(length), slide);
            }
            return slideByTime ? Window.sliding(length, Duration.ofMillis(slide)) : Window.sliding(length, slide);
        }

        WindowModel model(long startMs) {
            long offset = startMs == 0 || !slideByTime ? 0 : Math.floorMod(startMs - 1, slide);
            return new WindowModel(
                    lengthByTime ? length : 0,
                    lengthByTime ? 0 : length,
                    slideByTime ? slide : 0,
                    slideByTime ? 0 : slide,
                    offset);
        }
    }

    private void take(Tuple tuple) {
        if (tuple.sourceStream().equals("late")) {
            late.add((int) ((Tuple) tuple.value(Window.LATE_TUPLE_FIELD)).longValue("n"));
        } else {
            output.add(tuple.string(0));
        }
    }

    private static Window eventTime(Shapes shapes, long lagMs) {
        return shapes.window()
                .timestampField("at")
                .lag(Duration.ofMillis(lagMs))
                .lateStream("late")
                .watermarkEvery(Duration.ofMillis(INTERVAL_MS));
    }

    /** Also checks what each window says of new and expired tuples. */
    private static WindowFunction describing() {
        var previous = new HashSet<Tuple>();
        return (window, collector) -> {
            var numbers = new StringBuilder().append(window.endMs());
            window.tuples().forEach(tuple -> numbers.append(' ').append(tuple.longValue("n")));
            assertThat(window.newTuples()).containsExactlyElementsOf(minus(window.tuples(), previous));
            assertThat(window.expiredTuples()).containsAll(minus(previous, window.tuples()));
            assertThat(window.expiredTuples()).doesNotContainAnyElementsOf(window.tuples());
            previous.clear();
            previous.addAll(window.tuples());
            collector.emit(Values.of(numbers.toString()));
        };
    }

    private static List<Tuple> minus(Iterable<Tuple> all, java.util.Collection<Tuple> others) {
        var rest = new ArrayList<Tuple>();
        all.forEach(tuple -> {
            if (!others.contains(tuple)) {
                rest.add(tuple);
            }
        });
        return rest;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eventTimeWindowsHoldWhatTheModelSays(int seed) {
        var random = new Random(seed);
        Shapes shapes = Shapes.of(random, true);
        long lagMs = random.nextInt(20);
        var run = new WindowRun(eventTime(shapes, lagMs).bolt(Fields.of("numbers"), describing()), true, this::take);
        driveEventTime(run, random, shapes.model(0), lagMs);

        fired.forEach(window -> expected.add(window.numbers()));
        assertThat(output).as("%s lag %d", shapes, lagMs).isEqualTo(expected);
        assertThat(late).as("%s lag %d", shapes, lagMs).isEqualTo(expectedLate);
        assertThat(run.failed).isEmpty();
        assertThat(run.errors()).isZero();
        if (shapes.lengthByTime && shapes.slideByTime) {
            assertThat(run.acked)
                    .as("all but what the last window may still hold")
                    .hasSize(taken.size() + late.size() - 1);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aggregatesAreThoseOfTheTuplesInTheModelsWindows(int seed) {
        var random = new Random(seed);
        Shapes any = Shapes.of(random, false);
        var shapes = new Shapes(true, any.length, true, any.slide);
        long lagMs = random.nextInt(20);
        var rows = new ArrayList<String>();
        var run = new WindowRun(
                eventTime(shapes, lagMs).aggregate(Fields.of("key"), Aggregate.sum("n"), "sum"), true, tuple -> {
                    if (tuple.sourceStream().equals("late")) {
                        take(tuple);
                    } else {
                        assertThat(tuple.fields()).isEqualTo(Fields.of("key", "sum", "window_end"));
                        rows.add(tuple.longValue("window_end") + " " + tuple.value("key") + " " + tuple.value("sum"));
                    }
                });
        driveEventTime(run, random, shapes.model(0), lagMs);

        fired.forEach(window -> sums(window).forEach((key, sum) -> expected.add(window.end() + " " + key + " " + sum)));
        assertThat(rows).as("%s lag %d", shapes, lagMs).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(rows.stream()
                        .map(row -> Long.parseLong(row.split(" ", 2)[0]))
                        .toList())
                .isSorted();
        assertThat(late).isEqualTo(expectedLate);
        assertThat(run.acked).hasSize(taken.size() + late.size() - 1);
        assertThat(run.failed).isEmpty();
    }

    private static Map<String, Long> sums(Fired window) {
        var sums = new TreeMap<String, Long>();
        window.items().forEach(item -> sums.merge(item.key(), (long) item.n(), Long::sum));
        return sums;
    }

    private void driveEventTime(WindowRun run, Random random, WindowModel model, long lagMs) {
        long latest = Long.MIN_VALUE;
        long watermark = Long.MIN_VALUE;
        long base = random.nextInt(1_000) - 500L;
        for (int step = 0; step <= STEPS; step++) {
            boolean last = step == STEPS;
            int count = last ? 1 : random.nextInt(4);
            for (int i = 0; i < count; i++) {
                base += random.nextInt(10) == 0 ? random.nextInt(100) : random.nextInt(6);
                var item = new Item(
                        last ? base + 10_000 : base - random.nextInt(25),
                        "k" + random.nextInt(3),
                        expectedLate.size() + taken.size());
                run.emit(item.at(), item.key(), item.n());
                if (model.isLate(item.at(), watermark, fired)) {
                    expectedLate.add(item.n());
                } else {
                    taken.add(item);
                }
                latest = Math.max(latest, item.at());
            }
            run.pass(INTERVAL_MS);
            if (latest != Long.MIN_VALUE) {
                watermark = Math.max(watermark, latest - lagMs);
                fired.addAll(model.fire(taken, watermark, fired));
            }
        }
        assertThat(taken).hasSizeGreaterThan(50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void windowsByTheClockHoldWhatTheModelSays(int seed) {
        var random = new Random(seed);
        Shapes shapes = Shapes.of(random, true);
        var run = new WindowRun(shapes.window().bolt(Fields.of("numbers"), describing()), false, this::take);
        driveByClock(run, random, shapes.model(WindowRun.START_MS), shapes.slideByTime);

        fired.forEach(window -> expected.add(window.numbers()));
        assertThat(output).as("%s", shapes).isEqualTo(expected);
        assertThat(run.failed).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aggregatesByCountAndByTheClockAreThoseOfTheTuples(int seed) {
        var random = new Random(seed);
        Shapes shapes = Shapes.of(random, false);
        var rows = new ArrayList<String>();
        var run = new WindowRun(
                shapes.window().aggregate(Fields.of("key"), Aggregate.sum("n"), "sum"),
                false,
                tuple -> rows.add((shapes.slideByTime ? tuple.value("window_end") + " " : "") + tuple.value("key") + " "
                        + tuple.value("sum")));
        driveByClock(run, random, shapes.model(WindowRun.START_MS), shapes.slideByTime);

        fired.forEach(window -> sums(window)
                .forEach((key, sum) -> expected.add((shapes.slideByTime ? window.end() + " " : "") + key + " " + sum)));
        assertThat(rows).as("%s", shapes).containsExactlyInAnyOrderElementsOf(expected);
    }

    private void driveByClock(WindowRun run, Random random, WindowModel model, boolean slideByTime) {
        long now = WindowRun.START_MS;
        for (int step = 0; step < STEPS; step++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                var item = new Item(now, "k" + random.nextInt(3), taken.size());
                taken.add(item);
                run.emit(0, item.key(), item.n());
                if (!slideByTime) {
                    fired.addAll(model.fire(taken, now, fired));
                }
            }
            long pass = 1L + random.nextInt(30);
            run.pass(pass);
            now += pass;
            if (slideByTime) {
                run.pass(0);
            }
        }
        run.pass(100);
        run.pass(0);
        now += 100;
        if (slideByTime) {
            fired.addAll(model.fire(taken, now - 1, fired));
        }
    }
}
