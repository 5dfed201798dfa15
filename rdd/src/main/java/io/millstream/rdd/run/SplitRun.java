package io.millstream.rdd.run;

import io.millstream.rdd.ListSplit;
import io.millstream.rdd.Output;
import io.millstream.rdd.SplitSource;
import io.millstream.rdd.Step;
import java.util.Iterator;

/**
 * One task: pushes the elements of one split of a step through the operators above its source. Every operator becomes an
 * output in front of the next one, made at the {@link Site} of its place. Belongs to one thread.
 */
final class SplitRun implements SplitSource<Object> {
    private final Execution execution;
    private final Step<?> step;
    private final int split;
    private final Site end;
    private final boolean expectedHot;
    private final long startNanos;

    /**
     * @param end the place of what the elements are pushed into
     * @param expectedCount how many elements the sources will push, or {@link #UNKNOWN_COUNT}
     */
    SplitRun(Execution execution, Step<?> step, int split, Site end, long expectedCount) {
        this.execution = execution;
        this.step = step;
        this.split = split;
        this.end = end;
        // A source that does not know its size is taken for a large one: most of those are.
        this.expectedHot = expectedCount == UNKNOWN_COUNT || expectedCount >= Site.HOT_ELEMENTS;
        this.startNanos = execution.nanos();
    }

    @Override
    public void read(Output<Object> output) throws Exception {
        drive(step, split, output, end);
    }

    /** Of the elements that reach the action, where no operator can have changed their number. */
    @Override
    public long elementCount() {
        return step instanceof Step.Source<?> || step instanceof Step.Cached<?>
                ? execution.inputCount(step, split)
                : UNKNOWN_COUNT;
    }

    /** An output at the place in front of {@code site}, or a sink for one side of a shuffle. */
    Object make(Site site, Step<?> madeFor, Object argument) {
        return site.make(madeFor, argument, expectedHot);
    }

    /** The head of a loop that ends in {@code output}. */
    Feed feed(Step<?> source, Output<Object> output, Site site) {
        var feed = (Feed) make(feedSite(source, site), source, output);
        feed.guardBy(execution.failure());
        return feed;
    }

    /** Lets later runs know what this reading cost. */
    void credit(Feed feed, Step<?> source, Site site) {
        feedSite(source, site).credit(feed.pushedCount(), execution.nanos() - startNanos);
    }

    private static Site feedSite(Step<?> source, Site site) {
        return site.before(FeedTemplate.class, source.getClass());
    }

    /** Pushes the elements of one split of a step into {@code output}, whose place is {@code site}. */
    void drive(Step<?> from, int fromSplit, Output<Object> output, Site site) throws Exception {
        if (from instanceof Step.Source<?> source) {
            readSource(source, fromSplit, output, site);
        } else if (from instanceof Step.Limit<?> limit) {
            driveLimited(limit, fromSplit, output, site);
        } else if (from instanceof Step.MapPartitions<?, ?> whole) {
            driveWhole(whole, fromSplit, output, site);
        } else if (from instanceof Step.Cached<?> cached) {
            pushArray(cached, execution.kept(cached, fromSplit, this), output, site);
        } else if (from instanceof Step.Narrow<?, ?> narrow) {
            Site place = Sinks.siteOf(narrow, site);
            Output<Object> sink = Execution.cast(make(place, narrow, output));
            drive(narrow.parent(), fromSplit, sink, place);
        } else if (from instanceof Step.Union<?> union) {
            int member = union.memberOf(fromSplit);
            drive(union.members().get(member), fromSplit - union.firstSplit(member), output, site);
        } else if (from instanceof Step.Coalesce<?> coalesce) {
            int upTo = coalesce.firstParentSplit(fromSplit + 1);
            for (int parent = coalesce.firstParentSplit(fromSplit); parent < upTo; parent++) {
                drive(coalesce.parent(), parent, output, site);
            }
        } else {
            var feed = feed(from, output, site);
            execution.shuffled(from).read(fromSplit, feed, this);
            credit(feed, from, site);
        }
    }

    private void readSource(Step.Source<?> source, int sourceSplit, Output<Object> output, Site site) {
        SplitSource<Object> reader = Execution.cast(source.splits().get(sourceSplit));
        var feed = feed(source, output, site);
        try {
            if (reader instanceof ListSplit<Object> list) {
                feed.pushList(list.elements());
            } else {
                reader.read(feed);
            }
        } catch (Exception e) {
            throw Failure.in(source.name(), e);
        }
        credit(feed, source, site);
    }

    /** Stops the reading after the step's number of elements. */
    private void driveLimited(Step.Limit<?> limit, int limitSplit, Output<Object> output, Site site) throws Exception {
        var sink = new LimitSink(limit.countPerSplit(), output);
        if (sink.isFull()) {
            return;
        }
        try {
            drive(limit.parent(), limitSplit, sink, site.before(LimitSink.class, LimitSink.class));
        } catch (Exception e) {
            if (!sink.isFull()) {
                throw e;
            }
            // Enough was read; a function on the way may have wrapped the exception that says so.
        }
    }

    /** Gathers a whole split, then calls the step's function with it. */
    private void driveWhole(Step.MapPartitions<?, ?> whole, int wholeSplit, Output<Object> output, Site site)
            throws Exception {
        var gathered = new Gather();
        drive(whole.parent(), wholeSplit, gathered, execution.gatherSite(whole));
        var feed = feed(whole, output, site);
        try {
            Iterator<?> results = whole.function().call(wholeSplit, Execution.cast(gathered.iterator()));
            while (results.hasNext()) {
                feed.emit(results.next());
            }
        } catch (Throwable e) {
            throw Failure.in(whole.name(), e);
        }
        credit(feed, whole, site);
    }

    /** The elements of a split of a step, in an array of their own. */
    Object[] gather(Step<?> from, int fromSplit) throws Exception {
        var gathered = new Gather();
        drive(from, fromSplit, gathered, execution.gatherSite(from));
        return gathered.toArray();
    }

    private void pushArray(Step<?> source, Object[] elements, Output<Object> output, Site site) {
        var feed = feed(source, output, site);
        feed.pushArray(elements, elements.length);
        credit(feed, source, site);
    }
}
