package io.millstream.topology.window;

import io.millstream.topology.Subscription;
import io.millstream.topology.Tuple;
import java.util.Arrays;
import java.util.List;

/**
 * How far event time has come: the latest timestamp of that stream which is furthest behind, less the lag. There is none until
 * every stream has brought a tuple.
 */
final class Watermarks {
    static final long NONE = Long.MIN_VALUE;

    private final List<Subscription> inputs;
    private final long[] latestMs;
    private final long lagMs;

    Watermarks(List<Subscription> inputs, long lagMs) {
        this.inputs = inputs;
        this.latestMs = new long[inputs.size()];
        this.lagMs = lagMs;
        Arrays.fill(latestMs, NONE);
    }

    void track(Tuple tuple, long timestampMs) {
        for (int i = 0; i < latestMs.length; i++) {
            Subscription input = inputs.get(i);
            if (tuple.sourceComponent().equals(input.component())
                    && tuple.sourceStream().equals(input.stream())) {
                latestMs[i] = Math.max(latestMs[i], timestampMs);
                return;
            }
        }
    }

    /** The watermark of now, or {@link #NONE}. */
    long current() {
        long behindMs = Long.MAX_VALUE;
        for (long latest : latestMs) {
            behindMs = Math.min(behindMs, latest);
        }
        return behindMs == NONE ? NONE : behindMs - lagMs;
    }
}
