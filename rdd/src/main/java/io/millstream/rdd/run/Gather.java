package io.millstream.rdd.run;

import io.millstream.rdd.Output;
import io.millstream.rdd.Pair;
import java.util.Arrays;
import java.util.Iterator;

/** Keeps what it is given. */
final class Gather implements Output<Object> {
    private static final int FIRST_CAPACITY = 16;

    private Object[] elements = new Object[FIRST_CAPACITY];
    private int count;

    @Override
    public void emit(Object element) {
        if (count == elements.length) {
            elements = Arrays.copyOf(elements, count * 2);
        }
        elements[count++] = element;
    }

    int count() {
        return count;
    }

    void pushTo(Feed feed) {
        feed.pushArray(elements, count);
    }

    void pushWithIndexTo(Feed feed, long firstIndex) {
        for (int i = 0; i < count; i++) {
            feed.emit(new Pair<>(elements[i], firstIndex + i));
        }
    }

    Object[] toArray() {
        return Arrays.copyOf(elements, count);
    }

    Iterator<Object> iterator() {
        return Arrays.asList(elements).subList(0, count).iterator();
    }
}
