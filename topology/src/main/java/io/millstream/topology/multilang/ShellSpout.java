package io.millstream.topology.multilang;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.topology.Fields;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Spout;
import io.millstream.topology.SpoutCollector;
import io.millstream.topology.TaskContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A spout in a child process: one command at a time, each worked off when the child says sync.
 *
 * <p>Each task has its own child and a thread of its own. A child that dies, writes anything but messages or does not sync within the
 * command's timeout is started again. It is told of acks and fails of tuples that an earlier child emitted, too. A child with
 * nothing to emit should sleep a little before it syncs, as in Storm.
 */
public final class ShellSpout implements Spout {
    private static final Map<String, Object> ACTIVATE = Map.of("command", "activate");
    private static final Map<String, Object> DEACTIVATE = Map.of("command", "deactivate");
    private static final int LOOK_MS = 10;

    private final ShellCommand command;
    private final Consumer<OutputDeclarer> outputs;
    private @Nullable Task task;

    /** A spout with the default stream only. */
    public ShellSpout(ShellCommand command, Fields output) {
        this(command, declarer -> declarer.stream(OutputDeclarer.DEFAULT_STREAM, output));
    }

    public ShellSpout(ShellCommand command, Consumer<OutputDeclarer> outputs) {
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
    public void open(TaskContext context, SpoutCollector collector) {
        var opened = new Task(command, context, collector);
        task = opened;
        opened.start();
    }

    @Override
    public void nextTuple() {
        task().command(Map.of("command", "next"));
    }

    @Override
    public void ack(Object messageId) {
        task().command(Map.of("command", "ack", "id", messageId));
    }

    @Override
    public void fail(Object messageId) {
        task().command(Map.of("command", "fail", "id", messageId));
    }

    @Override
    public void activate() {
        task().activate(true);
    }

    @Override
    public void deactivate() {
        task().activate(false);
    }

    @Override
    public void close() {
        Task opened = task;
        if (opened != null && opened.child != null) {
            opened.child.kill();
        }
    }

    private Task task() {
        return Objects.requireNonNull(task, "the spout is not open");
    }

    /** The life of one task; everything runs on the task's thread. */
    private static final class Task {
        private final ShellCommand command;
        private final TaskContext context;
        private final SpoutCollector collector;
        private final Restarts restarts;
        private @Nullable Child child;
        private boolean isActive;

        Task(ShellCommand command, TaskContext context, SpoutCollector collector) {
            this.command = command;
            this.context = context;
            this.collector = collector;
            this.restarts = new Restarts(context.clock());
        }

        Child start() {
            try {
                Child started = Child.start(command, context, () -> {});
                child = started;
                restarts.started();
                return started;
            } catch (IOException e) {
                throw new JobException(
                        ErrorKind.EXTERNAL,
                        "The child process of " + context.component() + " cannot be started: " + e.getMessage(),
                        e);
            }
        }

        /** Switches the child on or off; one that is started later is told before its first command. */
        void activate(boolean active) {
            isActive = active;
            Child living = child;
            if (living != null) {
                exchange(living, active ? ACTIVATE : DEACTIVATE);
            }
        }

        void command(Map<String, Object> message) {
            Child living = child;
            if (living == null && restarts.mayStart()) {
                living = start();
                if (isActive) {
                    exchange(living, ACTIVATE);
                }
            }
            if (living != null && living == child) {
                exchange(living, message);
            }
        }

        /** Sends a command and takes what the child says until it syncs. */
        private void exchange(Child living, Map<String, Object> message) {
            try {
                long endMs = restarts.nowMs() + command.timeout().toMillis();
                boolean open =
                        living.offer(JsonLine.write(message), command.timeout().toMillis());
                while (open && restarts.nowMs() < endMs) {
                    ChildMessage answer = living.poll(LOOK_MS);
                    if (answer == null && living.hasEnded()) {
                        bury(living, living.obituary());
                        return;
                    } else if (answer != null && answer.command().equals("sync")) {
                        return;
                    } else if (answer != null) {
                        take(living, answer);
                    }
                }
                bury(living, "did not sync within " + command.timeout().toMillis() + " ms and was ended");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the topology ends
            }
        }

        private void bury(Child dead, String failure) {
            dead.kill();
            child = null;
            restarts.ended();
            collector.reportError(new ChildFailure(
                    "The child process of " + context.component() + " (" + command + ") " + failure + "."));
        }

        private void take(Child living, ChildMessage message) {
            try {
                switch (message.command()) {
                    case "emit" -> emit(living, message);
                    case "log" -> ShellLog.log(context.component(), message);
                    case "error" -> collector.reportError(new ChildFailure(message.message()));
                    case "metrics" -> ShellLog.metrics(context.component(), message);
                    case "" -> {} // its process id
                    default -> throw new IllegalArgumentException("a spout has no such command");
                }
            } catch (RuntimeException e) { // the child's mistake: it goes on
                collector.reportError(new ChildFailure("The child process of " + context.component() + " sent "
                        + message.quoted() + ": " + e.getMessage()));
            }
        }

        private void emit(Child living, ChildMessage message) {
            int target = message.task();
            Object id = message.id();
            if (target >= 0 && id != null) {
                collector.emitDirect(target, message.stream(), message.values(), id);
            } else if (target >= 0) {
                collector.emitDirect(target, message.stream(), message.values());
            } else if (id != null) {
                collector.emit(message.stream(), message.values(), id);
            } else {
                collector.emit(message.stream(), message.values());
            }
            if (message.wantsTaskIds()) {
                List<Integer> tasks = Targets.of(context, message.stream());
                boolean sent = living.offer(JsonLine.write(tasks));
                if (!sent) {
                    throw new IllegalStateException("the child does not read the task ids that it asked for");
                }
            }
        }
    }
}
