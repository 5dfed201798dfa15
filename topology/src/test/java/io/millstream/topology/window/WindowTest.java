package io.millstream.topology.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.topology.Bolt;
import io.millstream.topology.Fields;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Storm's rules, one by one. */
class WindowTest {
    private static final Duration TEN = Duration.ofMillis(10);
    private static final Fields NUMBERS = Fields.of("numbers");

    private final List<String> output = new ArrayList<>();
    private final List<Integer> late = new ArrayList<>();

    private WindowRun run(Supplier<Bolt> bolt) {
        return new WindowRun(bolt, false, tuple -> output.add(tuple.string(0)));
    }

    private static void numbers(TupleWindow window, WindowCollector collector) {
        collector.emit(Values.of(numbers(window.tuples())));
    }

    private static String numbers(List<Tuple> tuples) {
        return tuples.stream().map(tuple -> "" + tuple.value("n")).collect(Collectors.joining(" "));
    }

    private static Window eventTime(Window window) {
        return window.timestampField("at").watermarkEvery(TEN);
    }

    @Test
    void anEventTimeWindowIncludesItsEndAndExcludesItsStart() {
        WindowRun run = run(eventTime(Window.tumbling(TEN)).bolt(NUMBERS, WindowTest::numbers));
        run.emit(10, "k", 1);
        run.emit(11, "k", 2);
        run.emit(20, "k", 3);
        assertThat(output).as("no watermark yet").isEmpty();

        run.pass(10);
        assertThat(output).containsExactly("1", "2 3");
    }

    @Test
    void tuplesAreAckedWhenNoLaterWindowCanHoldThem() {
        WindowRun run = run(eventTime(Window.sliding(TEN, Duration.ofMillis(5))).bolt(NUMBERS, WindowTest::numbers));
        run.emit(4, "k", 1);
        run.emit(9, "k", 2);
        run.emit(10, "k", 3);
        run.pass(10);

        assertThat(output).containsExactly("1", "1 2 3");
        assertThat(run.acked).containsExactly(1); // (5, 15] holds the others
        assertThat(run.failed).isEmpty();
    }

    @Test
    void whatAWindowEmitsIsAnchoredToAllItsTuples() {
        var run = new WindowRun(eventTime(Window.tumbling(TEN)).bolt(NUMBERS, WindowTest::numbers), false, tuple -> {
            throw new IllegalStateException("the next bolt cannot take " + tuple);
        });
        run.emit(1, "k", 1);
        run.emit(9, "k", 2);
        run.emit(12, "k", 3);
        run.pass(10);

        assertThat(run.failed).containsExactlyInAnyOrder(1, 2);
        assertThat(run.acked).isEmpty();
    }

    @Test
    void theTuplesOfAWindowThatThrowsFailAndTheNextWindowFires() {
        WindowRun run = run(eventTime(Window.sliding(TEN, Duration.ofMillis(5))).bolt(NUMBERS, (window, collector) -> {
            if (window.endMs() == 10) {
                throw new IllegalStateException("ten");
            }
            numbers(window, collector);
        }));
        run.emit(1, "k", 1);
        run.emit(9, "k", 2);
        run.emit(14, "k", 3);
        run.emit(30, "k", 4);
        run.pass(10);
        run.pass(10);

        assertThat(output).containsExactly("1", "3", "3", "4");
        assertThat(run.failed).containsExactlyInAnyOrder(1, 2);
        assertThat(run.acked).containsExactly(3);
        assertThat(run.errors()).isEqualTo(1);
    }

    @Test
    void aLateTupleGoesToTheLateStreamAndIsAcked() {
        var window = eventTime(Window.tumbling(TEN)).lag(Duration.ofMillis(3)).lateStream("late");
        var run = new WindowRun(window.bolt(NUMBERS, WindowTest::numbers), true, tuple -> {
            if (tuple.sourceStream().equals("late")) {
                late.add((int) ((Tuple) tuple.value(Window.LATE_TUPLE_FIELD)).longValue("n"));
            }
        });
        run.emit(20, "k", 1);
        run.pass(10); // the watermark is at 17
        run.emit(17, "k", 2);
        run.emit(16, "k", 3);

        assertThat(late).containsExactly(3);
        assertThat(run.acked).containsExactly(3);
    }

    @Test
    void firstWindowsByCountHoldFewerTuples() {
        WindowRun run = run(Window.sliding(3, 2).bolt(NUMBERS, WindowTest::numbers));
        for (int n = 1; n <= 6; n++) {
            run.emit(0, "k", n);
        }
        assertThat(output).containsExactly("1 2", "2 3 4", "4 5 6");
        assertThat(run.acked).containsExactly(1, 2, 3, 4, 5); // the next one holds 6, 7 and 8
    }

    @Test
    void sessionsJoinTuplesOfOneKeyThatAreNoMoreThanTheGapApart() {
        WindowRun run = run(eventTime(Window.session(TEN, "key"))
                .bolt(
                        NUMBERS,
                        (window, collector) -> collector.emit(Values.of(window.startMs()
                                        .getAsLong() + "-" + window.endMs() + " " + numbers(window.tuples())))));
        run.emit(0, "a", 1);
        run.emit(10, "a", 2);
        run.emit(21, "a", 3);
        run.emit(5, "b", 4);
        run.emit(60, "c", 5);
        run.pass(10);

        assertThat(output).containsExactly("5-15 4", "0-20 1 2", "21-31 3");
        assertThat(run.acked).containsExactly(4, 1, 2, 3);
    }

    @Test
    void aTupleBetweenTwoSessionsMakesThemOneEvenIfItIsLate() {
        var window = eventTime(Window.session(TEN, "key")).lateStream("late");
        var sums = new ArrayList<String>();
        var run = new WindowRun(window.aggregate(Fields.of("key"), Aggregate.sum("n"), "sum"), true, tuple -> {
            if (tuple.sourceStream().equals("late")) {
                late.add((int) ((Tuple) tuple.value(Window.LATE_TUPLE_FIELD)).longValue("n"));
            } else {
                sums.add(tuple.value("key") + " " + tuple.value("sum") + " " + tuple.value("window_end"));
            }
        });
        run.emit(100, "a", 1);
        run.emit(111, "a", 2);
        run.pass(10); // the watermark is at 111: the first session is over at 110
        run.emit(115, "b", 4);
        run.emit(105, "a", 8); // before the watermark, joins the open one
        run.emit(100, "a", 16); // joins it through the one before
        run.emit(89, "a", 32); // meets no open session
        run.emit(200, "c", 64);
        run.pass(10);

        assertThat(sums).containsExactly("a 1 110", "a 26 121", "b 4 125");
        assertThat(late).containsExactly(32);
    }

    @Test
    void aSessionByTheClockEndsWhenTheGapHasPassed() {
        WindowRun run = run(Window.session(TEN).bolt(NUMBERS, WindowTest::numbers));
        run.emit(0, "k", 1);
        run.pass(10);
        run.emit(0, "k", 2);
        run.pass(10);
        assertThat(output).isEmpty();
        run.pass(2);
        assertThat(output).containsExactly("1 2");
    }

    @Test
    void anAggregateByCountKeepsKeysOfSeveralFieldsApart() {
        var rows = new ArrayList<Values>();
        var run = new WindowRun(
                Window.tumbling(4).aggregate(Fields.of("key", "at"), Aggregate.count(), "count"),
                false,
                tuple -> rows.add(tuple.values()));
        run.emit(1, "a", 1);
        run.emit(2, "a", 2);
        run.emit(1, "a", 3);
        run.emit(1, "b", 4);

        assertThat(rows)
                .containsExactly(Values.of("a", 1L, 2L, 4L), Values.of("a", 2L, 1L, 4L), Values.of("b", 1L, 1L, 4L));
    }

    @Test
    void whatCannotBeIsRefusedWithAReason() {
        assertThatThrownBy(() -> Window.tumbling(0))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("0 tuples");
        assertThatThrownBy(() -> Window.tumbling(Duration.ZERO)).hasMessageContaining("at least a millisecond");
        assertThatThrownBy(() -> Window.tumbling(TEN).lag(TEN).bolt(NUMBERS, WindowTest::numbers))
                .hasMessageContaining("Say where the timestamps are");
        assertThatThrownBy(() -> Window.sliding(3, TEN).aggregate(NUMBERS, Aggregate.count(), "count"))
                .hasMessageContaining("Use Window.bolt");
        assertThatThrownBy(() -> eventTime(Window.tumbling(3)).aggregate(NUMBERS, Aggregate.count(), "count"))
                .hasMessageContaining("Use Window.bolt");
    }

    @Test
    void aTimestampThatIsNoneIsAnErrorThatNamesTheTuple() {
        WindowRun run = run(Window.tumbling(TEN).timestampField("key").bolt(NUMBERS, WindowTest::numbers));
        run.emit(1, "noon", 7);

        assertThat(run.failed).containsExactly(7);
        assertThat(run.errors()).isEqualTo(1);
    }
}
