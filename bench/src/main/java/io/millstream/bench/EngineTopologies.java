package io.millstream.bench;

import io.millstream.topology.BoltCollector;
import io.millstream.topology.TaskContext;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologyBuilder;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The workloads that engines are compared by, as topologies: events are numbered, task t of n emits t, t + n, t + 2n ... */
final class EngineTopologies {
    private EngineTopologies() {}

    /** W1: map, filter, sum; every value boxed, no partitioning. */
    static final class MapFilter implements TopologyWork {
        private final List<SumBolt> sums = new ArrayList<>();
        private long expected;
        private long checked;

        @Override
        public Topology topology(Progress progress, int tasks, boolean acking) {
            var builder = new TopologyBuilder("w1");
            builder.spout("events", () -> new NumberSpout(progress)).tasks(tasks);
            builder.bolt("map", MapBolt::new).tasks(tasks).localOrShuffle("events");
            builder.bolt("filter", () -> new FilterBolt(progress)).tasks(tasks).localOrShuffle("map");
            builder.bolt("sum", () -> new SumBolt(null, sums)).tasks(tasks).localOrShuffle("filter");
            return builder.build();
        }

        @Override
        public void check(long emitted, int tasks) {
            for (; checked < emitted * tasks; checked++) {
                long value = Events.map(checked);
                expected += Events.keep(value) ? value : 0;
            }
            TopologyWork.requireEqual(StormTopologies.sum(sums, bolt -> bolt.sum), expected, "the values");
        }
    }

    /** W4: map, hand over by key, add one, sum. */
    static final class HandOver implements TopologyWork {
        private final List<SumBolt> sums = new ArrayList<>();
        private long expected;
        private long checked;

        @Override
        public Topology topology(Progress progress, int tasks, boolean acking) {
            var builder = new TopologyBuilder("w4");
            builder.spout("events", () -> new NumberSpout(progress)).tasks(tasks);
            builder.bolt("map", KeyBolt::new).tasks(tasks).localOrShuffle("events");
            builder.bolt("sum", () -> new SumBolt(progress, sums)).tasks(tasks).byFields("map", "key");
            return builder.build();
        }

        @Override
        public void check(long emitted, int tasks) {
            for (; checked < emitted * tasks; checked++) {
                expected += Events.map(checked) + 1;
            }
            TopologyWork.requireEqual(StormTopologies.sum(sums, bolt -> bolt.sum), expected, "the values");
        }
    }

    private static final class NumberSpout extends RoundSpout {
        private long number;
        private int step;

        NumberSpout(Progress progress) {
            super(progress, false, "value");
        }

        @Override
        void begin(TaskContext context) {
            number = context.index();
            step = context.tasks(context.component()).size();
        }

        @Override
        Values next(long emitted) {
            long own = number;
            number += step;
            return Values.of(own);
        }
    }

    private static final class MapBolt extends CountedBolt {
        MapBolt() {
            super(null, "value");
        }

        @Override
        public void execute(Tuple input) {
            collector().emit(input, Values.of(Events.map(input.longValue(0))));
            done(input);
        }
    }

    private static final class FilterBolt extends CountedBolt {
        FilterBolt(Progress progress) {
            super(progress, "value");
        }

        @Override
        public void execute(Tuple input) {
            if (Events.keep(input.longValue(0))) {
                collector().emit(input, input.values());
            }
            done(input);
        }
    }

    private static final class KeyBolt extends CountedBolt {
        KeyBolt() {
            super(null, "value", "key");
        }

        @Override
        public void execute(Tuple input) {
            long value = Events.map(input.longValue(0));
            collector().emit(input, Values.of(value + 1, Events.key(value)));
            done(input);
        }
    }

    private static final class SumBolt extends CountedBolt {
        private final List<SumBolt> started;
        private long sum;

        SumBolt(@Nullable Progress progress, List<SumBolt> started) {
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
            sum += input.longValue(0);
            done(input);
        }
    }
}
