package io.millstream.rdd.run;

import io.millstream.rdd.Output;
import io.millstream.rdd.Pair;
import io.millstream.rdd.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one {@link Feed}; a template. */
final class FeedTemplate implements Feed {
    private static final int ELEMENTS_PER_CHECK = 1024;

    private final Output<Object> next;
    private @Nullable Failure failure;
    private int untilCheck = ELEMENTS_PER_CHECK;
    private long checkedCount;

    FeedTemplate(Step<?> step, Output<Object> next) {
        this.next = next;
    }

    @Override
    public void guardBy(Failure newFailure) {
        failure = newFailure;
    }

    @Override
    public void emit(Object element) {
        if (--untilCheck == 0) {
            check();
        }
        next.emit(element);
    }

    @Override
    public void pushList(List<?> elements) {
        for (Object element : elements) {
            emit(element);
        }
    }

    @Override
    public void pushArray(Object[] elements, int count) {
        for (int i = 0; i < count; i++) {
            emit(elements[i]);
        }
    }

    @Override
    public void pushTable(KeyTable table) {
        int size = table.size();
        for (int entry = 0; entry < size; entry++) {
            emit(new Pair<>(table.keys[entry], table.value(entry)));
        }
    }

    @Override
    public void pushEntries(KeyTable table, int[] entries, int from, int to) {
        for (int at = from; at < to; at++) {
            int entry = entries[at];
            emit(new Pair<>(table.keys[entry], table.value(entry)));
        }
    }

    @Override
    public long pushedCount() {
        return checkedCount + ELEMENTS_PER_CHECK - untilCheck;
    }

    private void check() {
        checkedCount += ELEMENTS_PER_CHECK;
        untilCheck = ELEMENTS_PER_CHECK;
        if (failure != null) {
            failure.endTaskIfCancelled();
        }
    }
}
