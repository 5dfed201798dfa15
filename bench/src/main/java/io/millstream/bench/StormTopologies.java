package io.millstream.bench;

import io.millstream.topology.BoltCollector;
import io.millstream.topology.TaskContext;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologyBuilder;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The topologies of Storm's own performance examples, on our engine. */
final class StormTopologies {
    static final String CONSTANT = "some data";
    private static final int MAX_PENDING = 1_000;

    private StormTopologies() {}

    /** A source of one string, and with {@code identity} a bolt that passes it on; a sink. */
    static final class Constant implements TopologyWork {
        private final boolean identity;
        private final List<Sink> sinks = new ArrayList<>();

        Constant(boolean identity) {
            this.identity = identity;
        }

        @Override
        public Topology topology(Progress progress, int tasks, boolean acking) {
            var builder = new TopologyBuilder("constant");
            builder.spout("spout", () -> new ConstantSpout(progress, acking))
                    .tasks(tasks)
                    .maxPending(MAX_PENDING);
            if (identity) {
                builder.bolt("identity", Identity::new).tasks(tasks).localOrShuffle("spout");
            }
            builder.bolt("sink", () -> new Sink(acking ? null : progress, sinks))
                    .tasks(tasks)
                    .localOrShuffle(identity ? "identity" : "spout");
            return builder.build();
        }

        @Override
        public void check(long emitted, int tasks) {
            long characters = sum(sinks, sink -> sink.characters);
            TopologyWork.requireEqual(characters, emitted * tasks * CONSTANT.length(), "the characters");
        }
    }

    /** Sentences, split, counted by word. The words' running counts are emitted to nobody, as in Storm's example. */
    static final class WordCount implements TopologyWork {
        private final List<Count> counts = new ArrayList<>();

        @Override
        public Topology topology(Progress progress, int tasks, boolean acking) {
            var builder = new TopologyBuilder("words");
            builder.spout("spout", () -> new SentenceSpout(progress, acking))
                    .tasks(tasks)
                    .maxPending(MAX_PENDING);
            builder.bolt("split", Split::new).tasks(tasks).localOrShuffle("spout");
            builder.bolt("count", () -> new Count(acking ? null : progress, counts))
                    .tasks(tasks)
                    .byFields("split", "word");
            return builder.build();
        }

        @Override
        public int unitsEach() {
            return Sentences.WORDS_EACH;
        }

        @Override
        public int talliesEach(boolean acking) {
            return acking ? 1 : Sentences.WORDS_EACH;
        }

        @Override
        public void check(long emitted, int tasks) {
            long checksum = sum(counts, Count::checksum);
            TopologyWork.requireEqual(checksum, tasks * Sentences.checksum(emitted), "the words");
        }
    }

    /** Over the tasks that were started; their threads are idle and their tallies were read. */
    static <T> long sum(List<T> tasks, ToLongFunction<T> figure) {
        synchronized (tasks) {
            return tasks.stream().mapToLong(figure).sum();
        }
    }

    private static final class ConstantSpout extends RoundSpout {
        ConstantSpout(Progress progress, boolean acking) {
            super(progress, acking, "s");
        }

        @Override
        Values next(long number) {
            return Values.of(CONSTANT);
        }
    }

    private static final class SentenceSpout extends RoundSpout {
        private final String[] sentences = Sentences.all();
        private int at;

        SentenceSpout(Progress progress, boolean acking) {
            super(progress, acking, "sentence");
        }

        @Override
        Values next(long number) {
            String sentence = sentences[at];
            at = at + 1 == sentences.length ? 0 : at + 1;
            return Values.of(sentence);
        }
    }

    private static final class Identity extends CountedBolt {
        Identity() {
            super(null, "s");
        }

        @Override
        public void execute(Tuple input) {
            collector().emit(input, Values.of(input.string(0)));
            done(input);
        }
    }

    private static final class Sink extends CountedBolt {
        private final List<Sink> started;
        private long characters;

        Sink(@Nullable Progress progress, List<Sink> started) {
            super(progress);
            this.started = started;
        }

        @Override
        public void prepare(TaskContext context, BoltCollector collector) {
            super.prepare(context, collector);
            synchronized (started) {
                started.add(this);
            }
        }

        @Override
        public void execute(Tuple input) {
            characters += input.string(0).length();
            done(input);
        }
    }

    private static final class Split extends CountedBolt {
        Split() {
            super(null, "word");
        }

        @Override
        public void execute(Tuple input) {
            String sentence = input.string(0);
            int from = 0;
            for (int space = sentence.indexOf(' '); space >= 0; space = sentence.indexOf(' ', from)) {
                collector().emit(input, Values.of(sentence.substring(from, space)));
                from = space + 1;
            }
            collector().emit(input, Values.of(sentence.substring(from)));
            done(input);
        }
    }

    private static final class Count extends CountedBolt {
        private final List<Count> started;
        private final Map<String, Long> counts = new HashMap<>();

        Count(@Nullable Progress progress, List<Count> started) {
            super(progress, "word", "count");
            this.started = started;
        }

        @Override
        public void prepare(TaskContext context, BoltCollector collector) {
            super.prepare(context, collector);
            synchronized (started) {
                started.add(this);
            }
        }

        @Override
        public void execute(Tuple input) {
            String word = input.string(0);
            Long count = Objects.requireNonNull(counts.merge(word, 1L, Long::sum));
            collector().emit(input, Values.of(word, count));
            done(input);
        }

        long checksum() {
            long sum = 0;
            for (var entry : counts.entrySet()) {
                sum += WordLines.wordHash(entry.getKey()) * entry.getValue();
            }
            return sum;
        }
    }
}
