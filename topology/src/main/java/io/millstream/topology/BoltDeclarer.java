package io.millstream.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Which streams a bolt takes in, and how it shall run. */
public final class BoltDeclarer extends ComponentDeclarer<BoltDeclarer> {
    private final List<Subscription> subscriptions = new ArrayList<>();
    private Duration tickInterval = Duration.ZERO;

    BoltDeclarer() {}

    @Override
    BoltDeclarer self() {
        return this;
    }

    public BoltDeclarer shuffle(String component) {
        return from(component, new Grouping.Shuffle());
    }

    public BoltDeclarer localOrShuffle(String component) {
        return from(component, new Grouping.LocalOrShuffle());
    }

    public BoltDeclarer byFields(String component, String... fields) {
        return from(component, new Grouping.ByFields(Fields.of(fields)));
    }

    public BoltDeclarer partialKey(String component, String... fields) {
        return from(component, new Grouping.PartialKey(Fields.of(fields)));
    }

    public BoltDeclarer all(String component) {
        return from(component, new Grouping.All());
    }

    public BoltDeclarer global(String component) {
        return from(component, new Grouping.Global());
    }

    public BoltDeclarer none(String component) {
        return from(component, new Grouping.None());
    }

    public BoltDeclarer direct(String component, String stream) {
        return from(component, stream, new Grouping.Direct());
    }

    public BoltDeclarer custom(String component, Supplier<? extends CustomGrouping> grouping) {
        return from(component, new Grouping.Custom(grouping));
    }

    /** Takes the default stream of {@code component}. */
    public BoltDeclarer from(String component, Grouping grouping) {
        return from(component, OutputDeclarer.DEFAULT_STREAM, grouping);
    }

    /** Takes a stream of {@code component}. */
    public BoltDeclarer from(String component, String stream, Grouping grouping) {
        subscriptions.add(new Subscription(component, stream, grouping));
        return this;
    }

    /** Each task gets a tuple of the stream {@link Tuple#TICK_STREAM} so often. */
    public BoltDeclarer tickEvery(Duration interval) {
        tickInterval = interval;
        return this;
    }

    List<Subscription> subscriptions() {
        return subscriptions;
    }

    Duration tickInterval() {
        return tickInterval;
    }
}
