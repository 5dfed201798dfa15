package io.millstream.log.store;

import org.jspecify.annotations.Nullable;

/** Lets work on one partition go wrong without keeping it from the others. Belongs to one thread. */
final class Failures {
    private @Nullable RuntimeException first;

    void collect(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
        }
    }

    void throwFirst() {
        if (first != null) {
            throw first;
        }
    }
}
