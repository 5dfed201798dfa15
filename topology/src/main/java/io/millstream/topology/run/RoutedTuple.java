package io.millstream.topology.run;

import io.millstream.topology.Fields;
import io.millstream.topology.Stream;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import org.jspecify.annotations.Nullable;

/**
 * A tuple on its way to one task: every task that gets it gets an object of its own, which it acks or fails once. Settled on
 * the thread of that task.
 */
final class RoutedTuple implements Tuple {
    private final Stream stream;
    private final int sourceTask;
    private final Values values;
    private final @Nullable Object roots;
    private boolean settled;

    /** @param roots what it belongs to, see {@link Roots}; null if it is not tracked */
    RoutedTuple(Stream stream, int sourceTask, Values values, @Nullable Object roots) {
        this.stream = stream;
        this.sourceTask = sourceTask;
        this.values = values;
        this.roots = roots;
    }

    @Nullable
    Object roots() {
        return roots;
    }

    /** Works the tuple off; false if that was decided before. */
    boolean ack() {
        if (settled) {
            return false;
        }
        settled = true;
        if (roots != null) {
            Roots.done(roots);
        }
        return true;
    }

    /** Fails everything that the tuple belongs to; false if it was settled before. */
    boolean fail() {
        if (settled) {
            return false;
        }
        settled = true;
        if (roots != null) {
            Roots.fail(roots);
        }
        return true;
    }

    void resetTimeout() {
        if (!settled) {
            Roots.list(roots).forEach(root -> root.owner.resetTimeout(root));
        }
    }

    @Override
    public Fields fields() {
        return stream.fields();
    }

    @Override
    public Values values() {
        return values;
    }

    // Shorter than what they override: what a bolt asks of every tuple.

    @Override
    public @Nullable Object value(int index) {
        return values.get(index);
    }

    @Override
    public String string(int index) {
        Object value = values.get(index);
        return value != null ? (String) value : Tuple.super.string(index);
    }

    @Override
    public long longValue(int index) {
        Object value = values.get(index);
        return value instanceof Long number ? number : Tuple.super.longValue(index);
    }

    @Override
    public String sourceComponent() {
        return stream.component();
    }

    @Override
    public String sourceStream() {
        return stream.name();
    }

    @Override
    public int sourceTask() {
        return sourceTask;
    }

    @Override
    public boolean isTracked() {
        return roots != null;
    }

    @Override
    public String toString() {
        return stream.component() + (stream.name().equals("default") ? "" : "/" + stream.name()) + stream.fields() + "="
                + values;
    }
}
