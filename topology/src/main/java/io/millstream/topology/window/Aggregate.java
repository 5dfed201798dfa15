package io.millstream.topology.window;

import io.millstream.topology.Tuple;
import java.io.Serializable;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sums tuples up bit by bit: a partial result takes in a tuple, two of them become one. {@code add} and {@code merge} may change
 * and return their first argument, never the second.
 *
 * @param <A> a partial result
 */
public interface Aggregate<A> extends Serializable {
    /** The partial result of no tuple, a new one each time if it can be changed. */
    A zero();

    A add(A partial, Tuple input);

    A merge(A partial, A other);

    /** What is emitted; the partial result itself unless said otherwise. */
    default @Nullable Object result(A partial) {
        return partial;
    }

    /** How many tuples. */
    static Aggregate<Long> count() {
        return of(() -> 0L, (count, input) -> count + 1, Long::sum);
    }

    /** The sum of a field of whole numbers. @throws ArithmeticException where a long is too small for it */
    static Aggregate<Long> sum(String field) {
        return of(() -> 0L, (sum, input) -> Math.addExact(sum, input.longValue(field)), Math::addExact);
    }

    /** An aggregate of three functions. */
    static <A> Aggregate<A> of(Supplier<? extends A> zero, BiFunction<A, Tuple, A> add, BinaryOperator<A> merge) {
        return new AggregateOfFunctions<>(zero, add, merge);
    }
}
