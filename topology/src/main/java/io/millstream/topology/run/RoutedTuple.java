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
    private static final Root[] NO_MORE = {};

    private final Stream stream;
    private final int sourceTask;
    private final Values values;
    private final @Nullable Root root;
    private final Root[] moreRoots;
    private boolean settled;

    /** @param root what it belongs to; null if it is not tracked */
    RoutedTuple(Stream stream, int sourceTask, Values values, @Nullable Root root) {
        this(stream, sourceTask, values, root, NO_MORE);
    }

    /** @param moreRoots what else it belongs to */
    RoutedTuple(Stream stream, int sourceTask, Values values, @Nullable Root root, Root[] moreRoots) {
        this.stream = stream;
        this.sourceTask = sourceTask;
        this.values = values;
        this.root = root;
        this.moreRoots = moreRoots;
    }

    @Nullable
    Root root() {
        return root;
    }

    Root[] moreRoots() {
        return moreRoots;
    }

    /** Works the tuple off; false if that was decided before. */
    boolean ack() {
        if (settled) {
            return false;
        }
        settled = true;
        if (root != null) {
            root.done();
            for (Root other : moreRoots) {
                other.done();
            }
        }
        return true;
    }

    /** Fails everything that the tuple belongs to; false if it was settled before. */
    boolean fail() {
        if (settled) {
            return false;
        }
        settled = true;
        if (root != null) {
            root.fail();
            for (Root other : moreRoots) {
                other.fail();
            }
        }
        return true;
    }

    void resetTimeout() {
        if (!settled && root != null) {
            root.owner.resetTimeout(root);
            for (Root other : moreRoots) {
                other.owner.resetTimeout(other);
            }
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
        return root != null;
    }

    @Override
    public String toString() {
        return stream.component() + (stream.name().equals("default") ? "" : "/" + stream.name()) + stream.fields() + "="
                + values;
    }
}
