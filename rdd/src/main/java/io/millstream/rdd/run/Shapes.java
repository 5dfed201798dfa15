package io.millstream.rdd.run;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of stages that an engine has seen. Bounded: with too many places (a program that keeps loading new code)
 * everything is forgotten, classes included, and the shapes in use come back warm after a few batches.
 */
final class Shapes {
    private static final int MAX_SITES = 4096;

    private final boolean copiesClasses;
    private final AtomicInteger siteCount = new AtomicInteger();
    private volatile Site root;

    Shapes(boolean copiesClasses) {
        this.copiesClasses = copiesClasses;
        root = newSite(null, Object.class, Object.class);
    }

    boolean copiesClasses() {
        return copiesClasses;
    }

    /** The place behind the last operator of every stage. */
    Site root() {
        if (siteCount.get() > MAX_SITES) {
            siteCount.set(0);
            root = newSite(null, Object.class, Object.class);
        }
        return root;
    }

    Site newSite(@Nullable Site next, Class<?> template, Class<?> argument) {
        siteCount.incrementAndGet();
        return new Site(this, next, template, argument);
    }
}
