package io.millstream.bench;

import java.util.AbstractList;
import java.util.RandomAccess;

/** The first lines of W2's endless input, as a list that holds none of them. */
final class LineList extends AbstractList<String> implements RandomAccess {
    private final WordLines input;
    private final int size;

    LineList(WordLines input, long size) {
        this.input = input;
        this.size = Math.toIntExact(size);
    }

    @Override
    public String get(int index) {
        return input.line(index);
    }

    @Override
    public int size() {
        return size;
    }
}
