package io.millstream.dstream;

import io.millstream.rdd.RDD;
import java.io.PrintStream;

/** The first elements of a batch, written as Spark's {@code print} writes them. */
@SuppressWarnings("serial") // a print stream is where the program runs; such a plan stays there
record BatchPrinter<T>(PrintStream out, int count) implements BatchAction<RDD<T>> {
    private static final long serialVersionUID = 1L;
    private static final String RULE = "-".repeat(43);

    @Override
    public void call(RDD<T> rdd, BatchTime time) {
        var first = rdd.take(count + 1);
        out.println(RULE);
        out.println("Time: " + time);
        out.println(RULE);
        for (T element : first.subList(0, Math.min(count, first.size()))) {
            out.println(element);
        }
        if (first.size() > count) {
            out.println("...");
        }
        out.println();
        out.flush();
    }
}
