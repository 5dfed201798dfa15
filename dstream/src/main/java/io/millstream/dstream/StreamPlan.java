package io.millstream.dstream;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A whole job as a value: what {@link StreamingContext#start} froze and checked.
 *
 * @param jobName names the job in messages and checkpoints
 * @param batchInterval the time between two batches
 * @param nodes the operators that some output needs, in definition order; inputs come before their users
 * @param checkpointing empty for a job that starts anew every time
 */
public record StreamPlan(
        String jobName, Duration batchInterval, List<PlanNode> nodes, Optional<Checkpointing> checkpointing) {
    public StreamPlan {
        nodes = List.copyOf(nodes);
    }
}
