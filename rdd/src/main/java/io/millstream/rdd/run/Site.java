package io.millstream.rdd.run;

import io.millstream.rdd.Output;
import io.millstream.rdd.Step;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A place in the shapes of all stages that were run: which kind of output stands there, with a function of which class,
 * in front of which other place. Two jobs whose operators are the same from some place on share it, and so a job that
 * comes again (every batch of a stream does) finds what earlier ones left: the class copies of its outputs, warm in the
 * JIT, and what an element costs.
 *
 * <p>The root stands behind the last operator; a stage's path leads from it against the flow. Thread-safe.
 */
final class Site {
    /** Elements after which a place is worth classes of its own. */
    static final long HOT_ELEMENTS = 10_000;

    private static final long FORGET_ELEMENTS = 1_000_000;

    private final Shapes shapes;
    private final @Nullable Site next;
    private final Class<?> template;
    private final Class<?> argument;
    private final ConcurrentHashMap<Key, Site> before = new ConcurrentHashMap<>();

    private volatile @Nullable MethodHandle shared;
    private volatile @Nullable MethodHandle copy;
    private volatile long elements;
    private volatile long nanos;

    Site(Shapes shapes, @Nullable Site next, Class<?> template, Class<?> argument) {
        this.shapes = shapes;
        this.next = next;
        this.template = template;
        this.argument = argument;
    }

    /** The place of an output in front of this one. */
    Site before(Class<?> outputTemplate, Class<?> function) {
        return before(outputTemplate, function, Output.class);
    }

    Site before(Class<?> outputTemplate, Class<?> function, Class<?> constructorArgument) {
        var key = new Key(outputTemplate, function);
        Site known = before.get(key);
        return known != null
                ? known
                : before.computeIfAbsent(key, k -> shapes.newSite(this, outputTemplate, constructorArgument));
    }

    /** A new output of this place; of this place's own class if it is hot, or will be with what is expected now. */
    Object make(Step<?> step, Object constructorArgument, boolean expectedHot) {
        MethodHandle maker = copy;
        if (maker == null && (expectedHot || elements >= HOT_ELEMENTS) && shapes.copiesClasses()) {
            maker = makeCopy();
        }
        if (maker == null) {
            maker = shared;
        }
        if (maker == null) {
            maker = Templates.shared(template, argument);
            shared = maker;
        }
        try {
            return (Object) maker.invokeExact((Step) step, constructorArgument);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("constructors of templates throw nothing checked", e);
        }
    }

    private synchronized MethodHandle makeCopy() {
        MethodHandle made = copy;
        if (made == null) {
            made = Templates.copy(template, argument);
            copy = made;
        }
        return made;
    }

    /** Notes that a task pushed so many elements through this place, and those behind it, in so much time. */
    void credit(long taskElements, long taskNanos) {
        for (Site site = this; site != null; site = site.next) {
            site.add(taskElements, taskNanos);
        }
    }

    private synchronized void add(long taskElements, long taskNanos) {
        elements += taskElements;
        nanos += taskNanos;
        if (elements > FORGET_ELEMENTS) {
            elements /= 2;
            nanos /= 2;
        }
    }

    /** What {@code count} elements will take by what was seen so far; {@link Long#MAX_VALUE} if nothing was. */
    long expectedNanos(long count) {
        long seen = elements;
        if (count == 0) {
            return 0;
        }
        return seen == 0 ? Long.MAX_VALUE : (long) ((double) nanos / seen * count);
    }

    private record Key(Class<?> template, Class<?> function) {}
}
