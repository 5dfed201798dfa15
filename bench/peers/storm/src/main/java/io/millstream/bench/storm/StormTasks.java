package io.millstream.bench.storm;

import io.millstream.bench.Progress;
import io.millstream.bench.Sentences;
import io.millstream.bench.Tally;
import io.millstream.bench.WordLines;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.storm.spout.SpoutOutputCollector;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseRichBolt;
import org.apache.storm.topology.base.BaseRichSpout;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Tuple;
import org.apache.storm.tuple.Values;
import org.jspecify.annotations.Nullable;

/**
 * The components, and what they report. That is static because Storm serializes components: nothing else of the process
 * reaches them. There is one task of each.
 */
final class StormTasks {
    static final String CONSTANT = "some data";

    private static Progress progress = new Progress();
    private static boolean acking;
    private static @Nullable Outcome outcome;

    private StormTasks() {}

    /** What a sink knows when its tallies were read. */
    private interface Outcome {
        long checksum();
    }

    static synchronized void begin(boolean withAcking) {
        progress = new Progress();
        acking = withAcking;
        outcome = null;
    }

    static synchronized Progress progress() {
        return progress;
    }

    static synchronized boolean acking() {
        return acking;
    }

    private static synchronized void report(Outcome sink) {
        outcome = sink;
    }

    static synchronized long checksum() {
        return Objects.requireNonNull(outcome).checksum();
    }

    /** A source that emits what its progress allows. */
    abstract static class RoundSpout extends BaseRichSpout {
        private static final long serialVersionUID = 1;

        private transient @Nullable SpoutOutputCollector collector;
        private transient @Nullable Progress progress;
        private transient @Nullable Tally acks;
        private final String field;
        private long emitted;
        private long limit;

        RoundSpout(String field) {
            this.field = field;
        }

        abstract Values next();

        @Override
        public void open(Map<String, Object> settings, TopologyContext context, SpoutOutputCollector newCollector) {
            collector = newCollector;
            progress = progress();
            acks = acking() ? progress.tally() : null;
        }

        @Override
        public void nextTuple() {
            if (emitted == limit) {
                limit = Objects.requireNonNull(progress).limit();
                if (emitted == limit) {
                    return;
                }
            }
            long number = emitted++;
            SpoutOutputCollector to = Objects.requireNonNull(collector);
            if (acks != null) {
                to.emit(next(), number);
            } else {
                to.emit(next());
            }
        }

        @Override
        public void ack(Object messageId) {
            if (acks != null) {
                acks.increment();
            }
        }

        @Override
        public void fail(Object messageId) {
            throw new IllegalStateException("message " + messageId + " failed");
        }

        @Override
        public void declareOutputFields(OutputFieldsDeclarer declarer) {
            declarer.declare(new Fields(field));
        }
    }

    static final class ConstantSpout extends RoundSpout {
        private static final long serialVersionUID = 1;

        ConstantSpout() {
            super("s");
        }

        @Override
        Values next() {
            return new Values(CONSTANT);
        }
    }

    static final class SentenceSpout extends RoundSpout {
        private static final long serialVersionUID = 1;

        private final String[] sentences = Sentences.all();
        private int at;

        SentenceSpout() {
            super("sentence");
        }

        @Override
        Values next() {
            String sentence = sentences[at];
            at = at + 1 == sentences.length ? 0 : at + 1;
            return new Values(sentence);
        }
    }

    /** A bolt with its collector; at the end of a topology without acking it counts. */
    abstract static class CountedBolt extends BaseRichBolt {
        private static final long serialVersionUID = 1;

        private transient @Nullable OutputCollector collector;
        private transient @Nullable Tally tally;
        private final boolean isEnd;
        private final String[] fields;

        CountedBolt(boolean isEnd, String... fields) {
            this.isEnd = isEnd;
            this.fields = fields;
        }

        @Override
        public void prepare(Map<String, Object> settings, TopologyContext context, OutputCollector newCollector) {
            collector = newCollector;
            tally = isEnd && !acking() ? progress().tally() : null;
        }

        final OutputCollector collector() {
            return Objects.requireNonNull(collector);
        }

        final void done(Tuple input) {
            collector().ack(input);
            if (tally != null) {
                tally.increment();
            }
        }

        @Override
        public void declareOutputFields(OutputFieldsDeclarer declarer) {
            declarer.declare(new Fields(fields));
        }
    }

    static final class Identity extends CountedBolt {
        private static final long serialVersionUID = 1;

        Identity() {
            super(false, "s");
        }

        @Override
        public void execute(Tuple input) {
            collector().emit(input, new Values(input.getString(0)));
            done(input);
        }
    }

    static final class Sink extends CountedBolt {
        private static final long serialVersionUID = 1;

        private long characters;

        Sink() {
            super(true);
        }

        @Override
        public void prepare(Map<String, Object> settings, TopologyContext context, OutputCollector newCollector) {
            super.prepare(settings, context, newCollector);
            report(() -> characters);
        }

        @Override
        public void execute(Tuple input) {
            characters += input.getString(0).length();
            done(input);
        }
    }

    static final class Split extends CountedBolt {
        private static final long serialVersionUID = 1;

        Split() {
            super(false, "word");
        }

        @Override
        public void execute(Tuple input) {
            String sentence = input.getString(0);
            int from = 0;
            for (int space = sentence.indexOf(' '); space >= 0; space = sentence.indexOf(' ', from)) {
                collector().emit(input, new Values(sentence.substring(from, space)));
                from = space + 1;
            }
            collector().emit(input, new Values(sentence.substring(from)));
            done(input);
        }
    }

    static final class Count extends CountedBolt {
        private static final long serialVersionUID = 1;

        private final HashMap<String, Long> counts = new HashMap<>();

        Count() {
            super(true, "word", "count");
        }

        @Override
        public void prepare(Map<String, Object> settings, TopologyContext context, OutputCollector newCollector) {
            super.prepare(settings, context, newCollector);
            report(this::checksum);
        }

        @Override
        public void execute(Tuple input) {
            String word = input.getString(0);
            Long count = counts.merge(word, 1L, Long::sum);
            collector().emit(input, new Values(word, count));
            done(input);
        }

        private long checksum() {
            long sum = 0;
            for (var entry : counts.entrySet()) {
                sum += WordLines.wordHash(entry.getKey()) * entry.getValue();
            }
            return sum;
        }
    }
}
