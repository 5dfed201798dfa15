package io.millstream.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime(1_000);
    private final List<String> events = new ArrayList<>();

    @Test
    void standsStillUntilAdvanced() {
        assertThat(time.wallMs()).isEqualTo(1_000);
        time.advance(Duration.ofNanos(1_500_000));

        assertThat(time.wallMs()).isEqualTo(1_001);
        assertThat(time.nanos()).isEqualTo(1_001_500_000L);
        time.advanceTo(5_000);
        assertThat(time.wallMs()).isEqualTo(5_000);
    }

    @Test
    void runsTasksInOrderOfTimeThenOfScheduling() {
        at(3_000, "c");
        at(2_000, "a");
        at(2_000, "b");
        at(3_001, "late");

        time.advanceTo(3_000);

        assertThat(events).containsExactly("a@2000", "b@2000", "c@3000");
        time.advance(Duration.ofMillis(1));
        assertThat(events).endsWith("late@3001");
    }

    @Test
    void aTaskMaySeeItsOwnInstantAndScheduleMore() {
        time.at(1_500, () -> {
            events.add("tick@" + time.wallMs());
            at(time.wallMs() + 100, "next");
            at(time.wallMs() + 10_000, "far");
        });

        time.advanceTo(2_000);

        assertThat(events).containsExactly("tick@1500", "next@1600");
        assertThat(time.wallMs()).isEqualTo(2_000);
    }

    @Test
    void aTaskOfThePastRunsAtTheNextAdvanceWithoutTurningTimeBack() {
        at(10, "overdue");
        assertThat(events).isEmpty();

        time.advance(Duration.ZERO);

        assertThat(events).containsExactly("overdue@1000");
    }

    @Test
    void aCancelledTaskDoesNotRun() {
        Scheduler.Scheduled task = time.at(2_000, () -> events.add("never"));
        Scheduler.Scheduled ran = time.at(1_500, () -> events.add("ran"));

        assertThat(task.cancel()).isTrue();
        assertThat(task.cancel()).isFalse();
        time.advanceTo(3_000);

        assertThat(events).containsExactly("ran");
        assertThat(ran.cancel()).isFalse();
    }

    @Test
    void doesNotRunBackwards() {
        assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> time.advanceTo(999)).isInstanceOf(IllegalArgumentException.class);
    }

    private void at(long wallMs, String name) {
        time.at(wallMs, () -> events.add(name + "@" + time.wallMs()));
    }
}
