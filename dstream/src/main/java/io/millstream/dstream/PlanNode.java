package io.millstream.dstream;

import java.time.Duration;
import java.util.List;

/**
 * An operator in its place.
 *
 * @param name unique in the plan; state in checkpoints is found by it
 * @param operator what it does
 * @param inputs the streams it reads, all with the same slide
 * @param slide the time between two of its RDDs
 */
public record PlanNode(String name, Operator operator, List<PlanNode> inputs, Duration slide) {
    public PlanNode {
        inputs = List.copyOf(inputs);
    }

    /** Nodes are places: two equal operators in two places are two nodes. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** For messages: {@code operator "counts" (reduceByKey)}. */
    public String describe() {
        return "operator \"" + name + "\" (" + operator.kind() + ")";
    }
}
