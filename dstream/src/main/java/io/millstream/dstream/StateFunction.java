package io.millstream.dstream;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The new state of a key. Called in every batch for every key that has state or values: with no values if none came, and
 * with an empty state the first time. An empty result forgets the key.
 */
@FunctionalInterface
public interface StateFunction<V, S> extends Serializable {
    Optional<S> call(List<V> values, Optional<S> state) throws Exception;
}
