package io.millstream.rdd;

import java.util.List;

/** A split over elements in memory. */
public record ListSplit<T>(List<T> elements) implements SplitSource<T> {
    @Override
    public void read(Output<T> output) {
        for (T element : elements) {
            output.emit(element);
        }
    }

    @Override
    public long elementCount() {
        return elements.size();
    }
}
