package io.millstream.dstream;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the operators of one context and makes the plan of them, or the list of everything that is wrong with them.
 * Belongs to one thread.
 */
final class PlanBuilder {
    private final Duration batchInterval;
    private final List<Draft> drafts = new ArrayList<>();
    private String jobName = "job";
    private @Nullable Checkpointing checkpointing;
    private boolean frozen;

    PlanBuilder(Duration batchInterval) {
        this.batchInterval = batchInterval;
    }

    /** An operator whose name may still change. */
    static final class Draft {
        private final PlanBuilder owner;
        private final Operator operator;
        private final List<Draft> inputs;
        private final Duration slide;
        private String name;

        private Draft(PlanBuilder owner, Operator operator, List<Draft> inputs, Duration slide) {
            this.owner = owner;
            this.operator = operator;
            this.inputs = inputs;
            this.slide = slide;
            this.name = operator instanceof Operator.UpdateState<?, ?, ?> state
                    ? state.options().name()
                    : operator.kind() + "-" + (owner.drafts.size() + 1);
        }

        void named(String newName) {
            owner.requireOpen();
            name = newName;
        }

        Duration slide() {
            return slide;
        }

        PlanBuilder owner() {
            return owner;
        }
    }

    Draft add(Operator operator, List<Draft> inputs) {
        requireOpen();
        for (Draft input : inputs) {
            if (input.owner != this) {
                throw new IllegalArgumentException("stream \"" + input.name + "\" belongs to another StreamingContext");
            }
        }
        Duration slide = batchInterval;
        if (operator instanceof Operator.Windowed windowed) {
            slide = windowed.slide();
        } else if (!inputs.isEmpty()) {
            slide = inputs.get(0).slide;
        }
        var draft = new Draft(this, operator, List.copyOf(inputs), slide);
        drafts.add(draft);
        return draft;
    }

    void name(String newJobName) {
        requireOpen();
        jobName = newJobName;
    }

    void checkpoint(Checkpointing newCheckpointing) {
        requireOpen();
        checkpointing = newCheckpointing;
    }

    private void requireOpen() {
        if (frozen) {
            throw new IllegalStateException("the plan was frozen by start(); nothing can be added or changed any more");
        }
    }

    /**
     * The plan; afterwards nothing can be added.
     *
     * @throws JobException with every problem of the plan
     */
    StreamPlan freeze() {
        var problems = problems();
        if (!problems.isEmpty()) {
            throw new JobException(
                    ErrorKind.USER, "job \"" + jobName + "\" cannot start:\n  - " + String.join("\n  - ", problems));
        }
        frozen = true;
        Set<Draft> needed = needed();
        var nodes = new HashMap<Draft, PlanNode>();
        var ordered = new ArrayList<PlanNode>();
        for (Draft draft : drafts) {
            if (needed.contains(draft)) {
                var node = node(draft, nodes);
                nodes.put(draft, node);
                ordered.add(node);
            }
        }
        return new StreamPlan(jobName, batchInterval, ordered, Optional.ofNullable(checkpointing));
    }

    private static PlanNode node(Draft draft, Map<Draft, PlanNode> nodes) {
        var inputs = new ArrayList<PlanNode>();
        for (Draft input : draft.inputs) {
            var node = nodes.get(input);
            if (node == null) {
                throw new IllegalStateException(draft.name + " stands before its input " + input.name);
            }
            inputs.add(node);
        }
        return new PlanNode(draft.name, draft.operator, inputs, draft.slide);
    }

    /** Outputs and what they read, directly or not. */
    private Set<Draft> needed() {
        var needed = new HashSet<Draft>();
        for (int i = drafts.size() - 1; i >= 0; i--) {
            Draft draft = drafts.get(i);
            if (draft.operator instanceof Operator.Output<?> || needed.contains(draft)) {
                needed.add(draft);
                needed.addAll(draft.inputs);
            }
        }
        return needed;
    }

    private List<String> problems() {
        var problems = new ArrayList<String>();
        if (jobName.isBlank()) {
            problems.add("the job has a blank name");
        }
        if (drafts.stream().noneMatch(draft -> draft.operator instanceof Operator.Output<?>)) {
            problems.add("no output operation: nothing would be computed; add print or foreachRDD");
        }
        if (checkpointing != null && checkpointing.everyBatches() < 1) {
            problems.add("a checkpoint every " + checkpointing.everyBatches() + " batches; at least 1");
        }
        if (checkpointing != null && checkpointing.downtimeBatches() < 0) {
            problems.add(checkpointing.downtimeBatches() + " batches of a down time; at least 0");
        }
        var names = new HashSet<String>();
        for (Draft draft : drafts) {
            if (draft.name.isBlank()) {
                problems.add("an operator (" + draft.operator.kind() + ") has a blank name");
            } else if (!names.add(draft.name)) {
                problems.add("two operators are named \"" + draft.name + "\"");
            }
            addProblemsOf(draft, problems);
        }
        return problems;
    }

    private void addProblemsOf(Draft draft, List<String> problems) {
        String where = "\"" + draft.name + "\" (" + draft.operator.kind() + "): ";
        if (draft.operator instanceof Operator.Windowed windowed) {
            Duration inputSlide = draft.inputs.get(0).slide;
            if (!isMultiple(windowed.length(), inputSlide)) {
                problems.add(where + "window length " + text(windowed.length())
                        + " is not a multiple of its input's slide " + text(inputSlide));
            }
            if (!isMultiple(windowed.slide(), inputSlide)) {
                problems.add(where + "slide interval " + text(windowed.slide())
                        + " is not a multiple of its input's slide " + text(inputSlide));
            }
        }
        for (Draft input : draft.inputs) {
            if (!input.slide.equals(draft.inputs.get(0).slide)) {
                problems.add(where + "its inputs slide by " + text(draft.inputs.get(0).slide) + " and by "
                        + text(input.slide) + "; they have to be equal");
            }
        }
        if (draft.operator instanceof Operator.UpdateState<?, ?, ?> && checkpointing == null) {
            problems.add(where + "it keeps state, which a restart would lose; call checkpoint(directory)");
        }
    }

    private static boolean isMultiple(Duration duration, Duration unit) {
        return duration.compareTo(unit) >= 0 && duration.toMillis() % unit.toMillis() == 0 && isWholeMs(duration);
    }

    static boolean isWholeMs(Duration duration) {
        return duration.toNanos() % 1_000_000 == 0;
    }

    private static String text(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
