package io.millstream.rdd;

/** The numbers {@code first, first + step, ...}, {@code count} of them. */
record RangeSplit(long first, long step, long count) implements SplitSource<Long> {
    @Override
    public void read(Output<Long> output) {
        long value = first;
        for (long i = 0; i < count; i++, value += step) {
            output.emit(value);
        }
    }

    @Override
    public long elementCount() {
        return count;
    }
}
