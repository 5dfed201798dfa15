package io.millstream.bench;

import io.millstream.bench.Contest.Ours;
import io.millstream.bench.Contest.Pace;
import io.millstream.bench.Contest.Peer;
import java.util.List;

/** Every contest there is. */
final class Contests {
    private static final long SMALL_LINE_COUNT = 20_000;

    private Contests() {}

    static List<Contest> all() {
        return List.of(wordCount());
    }

    static Contest named(String name) {
        return all().stream()
                .filter(contest -> contest.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no contest " + name));
    }

    /** W2: split lines, count words; see {@link WordLines}. */
    private static Contest wordCount() {
        return new Contest(
                "wordcount",
                "words",
                Scale.MILLIONS_PER_SECOND,
                SMALL_LINE_COUNT * WordLines.WORDS_PER_LINE,
                Pace.TIMED,
                List.of(
                        new Ours("hand-string-1", scratch -> new HandStringCount(1)),
                        new Ours("hand-string-2", scratch -> new HandStringCount(2)),
                        new Ours("hand-bytes-1", scratch -> new HandByteCount(1)),
                        new Ours("hand-bytes-2", scratch -> new HandByteCount(2)),
                        new Peer("flink", "flink", "io.millstream.bench.flink.FlinkWordCount")),
                List.of("hand-string-2", "flink"));
    }
}
