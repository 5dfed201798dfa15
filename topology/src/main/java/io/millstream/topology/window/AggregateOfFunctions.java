package io.millstream.topology.window;

import io.millstream.topology.Tuple;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/** See {@link Aggregate#of}. */
@SuppressWarnings("serial") // as serializable as the functions that the user gave
record AggregateOfFunctions<A>(Supplier<? extends A> first, BiFunction<A, Tuple, A> adder, BinaryOperator<A> merger)
        implements Aggregate<A> {
    @Override
    public A zero() {
        return first.get();
    }

    @Override
    public A add(A partial, Tuple input) {
        return adder.apply(partial, input);
    }

    @Override
    public A merge(A partial, A other) {
        return merger.apply(partial, other);
    }
}
