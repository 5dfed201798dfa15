package io.millstream.base.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millstream.base.ByteSize;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private enum Cleanup {
        DELETE("delete"),
        COMPACT_AND_DELETE("compact,delete");

        private final String text;

        Cleanup(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private record Sample(
            @Setting(name = "cleanup.policy", defaultValue = "delete", doc = "What happens to old records.")
            Cleanup cleanup,

            @Setting(name = "segment.bytes", defaultValue = "1GiB", min = 14, doc = "When to roll.")
            ByteSize segmentBytes,

            @Setting(name = "retention.ms", defaultValue = "7d", min = 0, unlimited = true, doc = "When to delete.")
            Duration retention,

            @Setting(name = "dirty.ratio", defaultValue = "0.5", min = 0, max = 1, doc = "When to compact.")
            double dirtyRatio,

            @Setting(name = "threads", defaultValue = "2", min = 1, max = 64, doc = "How many at once.")
            int threads,

            @Setting(name = "flush.messages", defaultValue = "-1", unlimited = true, doc = "When to flush.")
            long flushMessages,

            @Setting(name = "preallocate", defaultValue = "false", doc = "Reserve files.")
            boolean preallocate,

            @Setting(name = "label", defaultValue = "", doc = "Shown in lists.")
            String label) {
        Sample {
            if (preallocate && segmentBytes.bytes() > 1L << 31) {
                throw new IllegalArgumentException("preallocate needs segment.bytes below 2GiB");
            }
        }
    }

    private static final Settings<Sample> SETTINGS = Settings.of(Sample.class);

    @Test
    void nothingGivenMeansTheDefaults() {
        assertThat(SETTINGS.bind(Map.of(), "topic t"))
                .isEqualTo(SETTINGS.defaults())
                .isEqualTo(new Sample(
                        Cleanup.DELETE, ByteSize.ofGiB(1), Duration.ofDays(7), 0.5, 2, Long.MAX_VALUE, false, ""));
    }

    @Test
    void bindsEveryType() {
        var given = Map.of(
                "cleanup.policy", "Compact,Delete",
                "segment.bytes", "64k",
                "retention.ms", "-1",
                "dirty.ratio", "1e-3",
                "threads", "64",
                "flush.messages", "9",
                "preallocate", "true",
                "label", "with spaces");

        assertThat(SETTINGS.bind(given, "topic t"))
                .isEqualTo(new Sample(
                        Cleanup.COMPACT_AND_DELETE,
                        ByteSize.ofKiB(64),
                        Duration.ofMillis(Long.MAX_VALUE),
                        0.001,
                        64,
                        9,
                        true,
                        "with spaces"));
    }

    @Test
    void reportsEveryProblemAtOnce() {
        var given = Map.of(
                "segment.byte", "1",
                "nonsense", "1",
                "cleanup.policy", "delte",
                "segment.bytes", "13",
                "retention.ms", "a week",
                "dirty.ratio", "2",
                "threads", "4000000000",
                "preallocate", "yes");

        var refused = catchThrowableOfType(JobException.class, () -> SETTINGS.bind(given, "topic words"));

        assertThat(refused.kind()).isEqualTo(ErrorKind.USER);
        assertThat(refused.getMessage().lines())
                .containsExactly(
                        "8 settings of topic words are wrong:",
                        "  nonsense: no such setting.",
                        "  segment.byte: no such setting. Did you mean segment.bytes?",
                        "  cleanup.policy = \"delte\": not one of delete | compact,delete. Did you mean delete?",
                        "  segment.bytes = \"13\": out of range; must be at least 14",
                        "  retention.ms = \"a week\": not a duration; write milliseconds as a plain number, or for"
                                + " example 500ms, 10s, 5m, 2h, 7d",
                        "  dirty.ratio = \"2\": out of range; must be from 0 to 1",
                        "  threads = \"4000000000\": not a whole number from -2147483648 to 2147483647",
                        "  preallocate = \"yes\": neither true nor false");
    }

    @Test
    void addsWhatIsWrongToWhatIsWrongElsewhere() {
        var problems = new ArrayList<>(List.of("port: taken"));
        assertThat(SETTINGS.bind(Map.of("threads", "many"), problems)).isEqualTo(SETTINGS.defaults());
        assertThat(SETTINGS.bind(Map.of("threads", "3"), problems)).isNotEqualTo(SETTINGS.defaults());
        assertThat(problems)
                .containsExactly(
                        "port: taken", "threads = \"many\": not a whole number from -2147483648 to 2147483647");
    }

    @Test
    void changesSomeAndKeepsTheRest() {
        Sample before = SETTINGS.bind(Map.of("threads", "3", "label", "a"), "topic t");

        assertThat(SETTINGS.change(before, Map.of("label", "b", "cleanup.policy", "delete, compact"), "topic t"))
                .isEqualTo(SETTINGS.bind(
                        Map.of("threads", "3", "label", "b", "cleanup.policy", "compact,delete"), "topic t"));
    }

    @Test
    void reportsWhatTheRecordItselfRefuses() {
        assertThatThrownBy(() -> SETTINGS.bind(Map.of("preallocate", "true", "segment.bytes", "3GiB"), "topic t"))
                .isInstanceOf(JobException.class)
                .hasMessage("A setting of topic t is wrong:\n  preallocate needs segment.bytes below 2GiB");
    }

    @Test
    void writesWhatItReads() {
        var given = Map.of("retention.ms", "2h", "segment.bytes", "1MiB", "cleanup.policy", "compact,delete");
        Sample settings = SETTINGS.bind(given, "topic t");

        assertThat(SETTINGS.bind(SETTINGS.toMap(settings), "topic t")).isEqualTo(settings);
        assertThat(SETTINGS.toMap(settings))
                .containsEntry("retention.ms", "7200000")
                .containsEntry("segment.bytes", "1048576")
                .containsEntry("flush.messages", "-1")
                .hasSize(8);
        assertThat(SETTINGS.overrides(settings)).hasSize(3).containsKeys("retention.ms", "segment.bytes");
        assertThat(SETTINGS.overrides(SETTINGS.defaults())).isEmpty();
    }

    @Test
    void describesItselfForDocumentation() {
        assertThat(SETTINGS.describe())
                .contains(
                        new SettingDescription(
                                "segment.bytes", "size in bytes", "1GiB", "at least 14", "When to roll."),
                        new SettingDescription(
                                "cleanup.policy",
                                "one of delete | compact,delete",
                                "delete",
                                "",
                                "What happens to old records."),
                        new SettingDescription(
                                "retention.ms", "duration, or -1 for no limit", "7d", "at least 0", "When to delete."));
    }

    @ParameterizedTest
    @CsvSource({"250, 250", "250ms, 250", "3s, 3000", "5m, 300000", "2h, 7200000", "7d, 604800000", "' 1 s ', 1000"})
    void readsDurations(String text, long ms) {
        assertThat(SETTINGS.bind(Map.of("retention.ms", text), "topic t").retention())
                .hasMillis(ms);
    }

    @ParameterizedTest
    @CsvSource({"-2", "1.5s", "9223372036854775807d", "99999999999999999999", "''", "NaN"})
    void refusesWrongDurations(String text) {
        assertThatThrownBy(() -> SETTINGS.bind(Map.of("retention.ms", text), "topic t"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("retention.ms = \"" + text + "\": ");
    }

    private record Unannotated(int bare) {}

    private record WrongDefault(
            @Setting(name = "n", defaultValue = "x", doc = "d")
            int n) {}

    private record Twice(
            @Setting(name = "n", defaultValue = "1", doc = "d")
            int a,

            @Setting(name = "n", defaultValue = "1", doc = "d")
            int b) {}

    private record WrongType(
            @Setting(name = "n", defaultValue = "1", doc = "d")
            Object n) {}

    @Test
    void aRecordThatCannotBeBoundIsABug() {
        assertThatThrownBy(() -> Settings.of(Unannotated.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Settings.of(WrongDefault.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Settings.of(Twice.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Settings.of(WrongType.class)).isInstanceOf(IllegalArgumentException.class);
    }
}
