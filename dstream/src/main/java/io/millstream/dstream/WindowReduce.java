package io.millstream.dstream;

import io.millstream.rdd.FilterFunction;
import io.millstream.rdd.Pair;
import io.millstream.rdd.ReduceFunction;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How {@link PairDStream#reduceByKeyAndWindow} works.
 *
 * @param function associative and commutative; never changes its arguments
 * @param inverse takes a value out of a reduction again: {@code inverse(function(a, b), b)} equals {@code a}. With it a
 *     slide costs what entered and what left, and a key stays in the result, with its neutral value, until {@code keep}
 *     says otherwise. Null: a slide combines the partial results of the window's batches
 * @param keep which pairs of the result stay; only with an inverse
 * @param length a multiple of the input's slide
 * @param slide a multiple of the input's slide
 */
public record WindowReduce<K, V>(
        ReduceFunction<V> function,
        @Nullable ReduceFunction<V> inverse,
        @Nullable FilterFunction<Pair<K, V>> keep,
        Duration length,
        Duration slide) {
    public WindowReduce {
        if (keep != null && inverse == null) {
            throw new IllegalArgumentException(
                    "a filter of the result belongs to an inverse function; without one use filter");
        }
    }

    /** From the partial results of the batches in the window. */
    public static <K, V> WindowReduce<K, V> of(ReduceFunction<V> function, Duration length, Duration slide) {
        return new WindowReduce<>(function, null, null, length, slide);
    }

    public WindowReduce<K, V> inverse(ReduceFunction<V> newInverse) {
        return new WindowReduce<>(function, newInverse, keep, length, slide);
    }

    public WindowReduce<K, V> keep(FilterFunction<Pair<K, V>> newKeep) {
        return new WindowReduce<>(function, inverse, newKeep, length, slide);
    }
}
