package io.millstream.bench;

import io.millstream.topology.BoltCollector;
import io.millstream.topology.TaskContext;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologyBuilder;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * W3: a sum per key over each second of event time, in a bolt as a user would write it. Each source is in order, so a window
 * is complete once every source has gone beyond it.
 */
final class WindowTopology implements TopologyWork {
    private static final long WINDOW_MS = 1_000;
    private final List<WindowBolt> windows = new ArrayList<>();

    @Override
    public Topology topology(Progress progress, int tasks, boolean acking) {
        var builder = new TopologyBuilder("w3");
        builder.spout("events", () -> new EventSpout(progress)).tasks(tasks);
        builder.bolt("windows", () -> new WindowBolt(progress, windows))
                .tasks(tasks)
                .byFields("events", "key");
        builder.bolt("sink", Sink::new).tasks(tasks).localOrShuffle("windows");
        return builder.build();
    }

    /** What was emitted for closed windows and what stands in open ones is what came in. */
    @Override
    public void check(long emitted, int tasks) {
        long all = emitted * tasks;
        long sum = 0;
        for (long value = 0; value < 256; value++) {
            sum += value * (all / 256 + (value < all % 256 ? 1 : 0));
        }
        TopologyWork.requireEqual(StormTopologies.sum(windows, WindowBolt::total), sum, "the windows");
    }

    private static final class EventSpout extends RoundSpout {
        private long number;
        private int step;

        EventSpout(Progress progress) {
            super(progress, false, "key", "value", "time");
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
            return Values.of(Events.key(own), Events.value(own), Events.time(own));
        }
    }

    private static final class WindowBolt extends CountedBolt {
        private final List<WindowBolt> started;
        private final Map<Integer, Long> sourceTimes = new HashMap<>();
        private final Deque<Window> open = new ArrayDeque<>();
        private int lastSource = -1;
        private long lastTime;
        private long watermark;
        private int sources;
        private long closedTotal;

        private record Window(long startMs, Map<Integer, long[]> sums) {}

        WindowBolt(Progress progress, List<WindowBolt> started) {
            super(progress, "key", "start", "sum");
            this.started = started;
        }

        @Override
        public void prepare(TaskContext context, BoltCollector collector) {
            super.prepare(context, collector);
            sources = context.tasks("events").size();
            synchronized (started) {
                started.add(this);
            }
        }

        @Override
        public void execute(Tuple input) {
            long time = input.longValue(2);
            if (input.sourceTask() != lastSource || time != lastTime) {
                advance(input, time);
            }
            window(time - time % WINDOW_MS).sums.computeIfAbsent((Integer) input.value(0), key -> new long[1])[0] +=
                    input.longValue(1);
            done(input);
        }

        private void advance(Tuple input, long time) {
            lastSource = input.sourceTask();
            lastTime = time;
            sourceTimes.put(lastSource, time);
            if (sourceTimes.size() < sources) {
                return;
            }
            watermark = sourceTimes.values().stream()
                    .mapToLong(Long::longValue)
                    .min()
                    .orElse(0);
            for (Window first = open.peekFirst();
                    first != null && first.startMs + WINDOW_MS <= watermark;
                    first = open.peekFirst()) {
                open.removeFirst();
                long startMs = first.startMs;
                first.sums.forEach((key, sum) -> {
                    closedTotal += sum[0];
                    collector().emit(input, Values.of(key, startMs, sum[0]));
                });
            }
        }

        /** Few are open, and the last one is nearly always meant. */
        private Window window(long startMs) {
            Window last = open.peekLast();
            if (last != null && last.startMs == startMs) {
                return last;
            }
            for (Window window : open) {
                if (window.startMs == startMs) {
                    return window;
                }
            }
            var made = new Window(startMs, new HashMap<>());
            open.addLast(made);
            return made;
        }

        long total() {
            long sum = closedTotal;
            for (Window window : open) {
                for (long[] one : window.sums.values()) {
                    sum += one[0];
                }
            }
            return sum;
        }
    }

    private static final class Sink extends CountedBolt {
        private long results;

        Sink() {
            super(null);
        }

        @Override
        public void execute(Tuple input) {
            results += input.size();
            done(input);
        }

        @Override
        public String toString() {
            return results + " values";
        }
    }
}
