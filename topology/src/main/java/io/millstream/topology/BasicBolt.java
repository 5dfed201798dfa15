package io.millstream.topology;

import org.jspecify.annotations.Nullable;

/**
 * A bolt that is done with its input when {@link #execute(Tuple, BasicCollector)} returns: what it emits is anchored to the
 * input, which is acked afterwards, or failed if the method throws.
 *
 * @see <a href="https://storm.apache.org/releases/current/Guaranteeing-message-processing.html">Storm: guaranteeing message
 *     processing</a>
 */
public abstract class BasicBolt implements Bolt {
    private @Nullable BasicCollector basic;

    /** Begins the life of the task. */
    protected void prepare(TaskContext context) {}

    protected abstract void execute(Tuple input, BasicCollector collector);

    @Override
    public final void prepare(TaskContext context, BoltCollector collector) {
        basic = new BasicCollector(collector);
        prepare(context);
    }

    @Override
    public final void execute(Tuple input) {
        BasicCollector collector = basic;
        if (collector == null) {
            throw new IllegalStateException("execute was called before prepare");
        }
        collector.begin(input);
        execute(input, collector);
        collector.end();
    }
}
