package io.millstream.topology.multilang;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.topology.Bolt;
import io.millstream.topology.BoltCollector;
import io.millstream.topology.Fields;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.TaskContext;
import io.millstream.topology.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bolt in a child process.
 *
 * <pre>{@code
 * builder.bolt("split", () -> new ShellBolt(ShellCommand.of("python3", "split.py"), Fields.of("word"))).shuffle("lines");
 * }</pre>
 *
 * <p>Each task has its own child, and a thread of its own, which waits while the child is a hundred messages behind. A child that
 * dies, writes anything but messages or leaves heartbeats unanswered for the command's timeout is started again; the tuples
 * that it had fail, so their spouts send them anew. What it says on standard error is logged.
 *
 * <p>An emit is answered with those task ids that are certain without asking the runtime; see {@code need_task_ids} in Storm's
 * description.
 */
public final class ShellBolt implements Bolt {
    private static final Duration HEARTBEAT = Duration.ofSeconds(1); // as in Storm
    private static final String HEARTBEAT_STREAM = "__heartbeat";
    private static final int MOST_OWED = 10_000;
    private static final String NOTHING = "[]";

    private final ShellCommand command;
    private final Consumer<OutputDeclarer> outputs;
    private @Nullable Task task;

    /** A bolt with the default stream only. */
    public ShellBolt(ShellCommand command, Fields output) {
        this(command, declarer -> declarer.stream(OutputDeclarer.DEFAULT_STREAM, output));
    }

    public ShellBolt(ShellCommand command, Consumer<OutputDeclarer> outputs) {
        this.command = command;
        this.outputs = outputs;
    }

    @Override
    public void declareOutput(OutputDeclarer declarer) {
        outputs.accept(declarer);
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public Duration ownTickInterval() {
        long thirdMs = Math.max(1, command.timeout().toMillis() / 3);
        return thirdMs < HEARTBEAT.toMillis() ? Duration.ofMillis(thirdMs) : HEARTBEAT;
    }

    @Override
    public void prepare(TaskContext context, BoltCollector collector) {
        var prepared = new Task(command, context, collector);
        task = prepared;
        prepared.start();
    }

    @Override
    public void execute(Tuple input) {
        Task prepared = Objects.requireNonNull(task, "execute was called before prepare");
        if (input.isTick()) {
            prepared.heartbeat();
        } else {
            prepared.send(input);
        }
    }

    @Override
    public void cleanup() {
        Task prepared = task;
        if (prepared != null) {
            prepared.end();
        }
    }

    /** The life of one task; everything runs on the task's thread. */
    private static final class Task {
        private final ShellCommand command;
        private final TaskContext context;
        private final BoltCollector collector;
        private final Restarts restarts;
        private final Map<String, Tuple> pending = new LinkedHashMap<>();
        private final AtomicBoolean listening = new AtomicBoolean(); // true while a request to listen is on its way
        private final ArrayDeque<String> owed = new ArrayDeque<>(); // task ids that the child has no room for yet
        private @Nullable Child child;
        private String lastFailure = "";
        private long lastHeardMs;
        private long sent;
        private boolean over;

        Task(ShellCommand command, TaskContext context, BoltCollector collector) {
            this.command = command;
            this.context = context;
            this.collector = collector;
            this.restarts = new Restarts(context.clock());
        }

        void start() {
            try {
                child = Child.start(command, context, this::ring);
                restarts.started();
                lastHeardMs = restarts.nowMs();
            } catch (IOException e) {
                throw new JobException(
                        ErrorKind.EXTERNAL,
                        "The child process of " + context.component() + " cannot be started: " + e.getMessage(),
                        e);
            }
        }

        /** Called by a thread of the child. */
        private void ring() {
            if (listening.compareAndSet(false, true)) {
                collector.onTaskThread(() -> {
                    listening.set(false);
                    listen();
                });
            }
        }

        void send(Tuple input) {
            Child living = living();
            String id = Long.toString(++sent);
            String json = JsonLine.write(tuple(id, input));
            pending.put(id, input);
            offer(living, json);
        }

        private static Map<String, @Nullable Object> tuple(String id, Tuple input) {
            var tuple = new LinkedHashMap<String, @Nullable Object>();
            tuple.put("id", id);
            tuple.put("comp", input.sourceComponent());
            tuple.put("stream", input.sourceStream());
            tuple.put("task", input.sourceTask());
            tuple.put("tuple", input.values());
            return tuple;
        }

        /** Waits for room; the child's messages are read meanwhile, so that it can make some. */
        private void offer(Child living, String json) {
            try {
                while (living == child && !over && !(owed.isEmpty() && living.offer(json, 1))) {
                    listen();
                    endIfSilent();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the topology ends
            }
        }

        /** Without waiting: the child may be waiting for us to read on. */
        private void answer(Child living, String json) {
            if (!owed.isEmpty() || !living.offer(json)) {
                owed.add(json);
            }
            if (owed.size() > MOST_OWED) {
                bury(living, "asked for task ids " + MOST_OWED + " times without reading them and was ended");
            }
        }

        private void answerOwed(Child living) {
            while (!owed.isEmpty() && living.offer(owed.element())) {
                owed.remove();
            }
        }

        private Child living() {
            Child living = child;
            if (living == null && restarts.mayStart()) {
                start();
                living = child;
            }
            if (living == null) {
                throw new JobException(
                        ErrorKind.EXTERNAL,
                        "The child process of " + context.component() + " (" + command + ") " + lastFailure
                                + ". It is started again in "
                                + restarts.untilNext().toMillis() + " ms.");
            }
            return living;
        }

        void heartbeat() {
            listen();
            endIfSilent();
            Child living = child;
            if (living == null) {
                if (restarts.mayStart()) {
                    start();
                }
                return;
            }
            var beat = new LinkedHashMap<String, Object>();
            beat.put("id", Long.toString(++sent));
            beat.put("comp", Tuple.SYSTEM_COMPONENT);
            beat.put("stream", HEARTBEAT_STREAM);
            beat.put("task", -1);
            beat.put("tuple", List.of());
            boolean unused = living.offer(JsonLine.write(beat)); // one that is too far behind has enough to answer
        }

        private void endIfSilent() {
            Child living = child;
            if (living != null
                    && restarts.nowMs() - lastHeardMs > command.timeout().toMillis()) {
                bury(living, "said nothing for " + command.timeout().toMillis() + " ms and was ended");
            }
        }

        private void listen() {
            Child living = child;
            while (living != null && living == child && !over) {
                answerOwed(living);
                ChildMessage message = living.poll();
                if (message == null) {
                    if (living.hasEnded()) {
                        bury(living, living.obituary());
                    }
                    return;
                }
                lastHeardMs = restarts.nowMs();
                take(living, message);
            }
        }

        private void bury(Child dead, String failure) {
            dead.kill();
            child = null;
            owed.clear();
            lastFailure = failure;
            restarts.ended();
            collector.reportError(new ChildFailure("The child process of " + context.component() + " (" + command + ") "
                    + failure + ". " + pending.size() + " tuples fail."));
            List<Tuple> lost = List.copyOf(pending.values());
            pending.clear();
            lost.forEach(collector::fail);
            if (restarts.mayStart()) {
                start();
            }
        }

        private void take(Child living, ChildMessage message) {
            try {
                switch (message.command()) {
                    case "emit" -> emit(living, message);
                    case "ack" -> collector.ack(settled(message));
                    case "fail" -> collector.fail(settled(message));
                    case "log" -> ShellLog.log(context.component(), message);
                    case "error" -> collector.reportError(new ChildFailure(message.message()));
                    case "metrics" -> ShellLog.metrics(context.component(), message);
                    case "sync", "" -> {} // heard of it: that is all there is to a heartbeat, and to the process id
                    default -> throw new IllegalArgumentException("there is no such command");
                }
            } catch (RuntimeException e) { // the child's mistake: it goes on, and what is concerned fails
                collector.reportError(new ChildFailure("The child process of " + context.component() + " sent "
                        + message.quoted() + ": " + e.getMessage()));
                for (String anchor : message.anchors()) {
                    Tuple input = pending.get(anchor);
                    if (input != null) {
                        collector.fail(input);
                    }
                }
            }
        }

        private Tuple settled(ChildMessage message) {
            Tuple input = pending.remove(String.valueOf(message.id()));
            if (input == null) {
                throw new IllegalArgumentException("no tuple with that id waits for its ack");
            }
            return input;
        }

        private void emit(Child living, ChildMessage message) {
            var anchors = new ArrayList<Tuple>();
            for (String id : message.anchors()) {
                Tuple anchor = pending.get(id);
                if (anchor == null) {
                    throw new IllegalArgumentException("no tuple with the id " + id + " waits for its ack");
                }
                anchors.add(anchor);
            }
            int target = message.task();
            if (target >= 0) {
                collector.emitDirect(target, message.stream(), anchors, message.values());
            } else if (anchors.isEmpty()) {
                collector.emit(message.stream(), message.values());
            } else {
                collector.emit(message.stream(), anchors, message.values());
            }
            if (message.wantsTaskIds()) {
                List<Integer> tasks = Targets.of(context, message.stream());
                answer(living, tasks.isEmpty() ? NOTHING : JsonLine.write(tasks));
            }
        }

        void end() {
            over = true;
            Child living = child;
            if (living != null) {
                living.kill();
            }
        }
    }
}
