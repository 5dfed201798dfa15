package io.millstream.rdd;

/** One element in, one pair out. Called by one thread at a time per split, by several threads for several splits. */
@FunctionalInterface
public interface PairFunction<T, K, V> extends MapFunction<T, Pair<K, V>> {
    @Override
    Pair<K, V> call(T element) throws Exception;
}
