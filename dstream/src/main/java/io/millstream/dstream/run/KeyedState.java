package io.millstream.dstream.run;

import io.millstream.base.codec.ByteInput;
import io.millstream.base.codec.ByteOutput;
import io.millstream.base.codec.Schema;
import io.millstream.dstream.StateFunction;
import io.millstream.dstream.StateOptions;
import io.millstream.rdd.Pair;
import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The states of an {@code updateStateByKey}, on the heap. Every batch calls the function for every key, keys in the order
 * in which they first came, so the same input gives the same output after a restart.
 *
 * <p>Belongs to the batch thread. A batch that fails may leave some keys updated: the job ends then, and comes back from
 * its checkpoint.
 */
final class KeyedState<K, V, S> {
    /** Fewer keys than this stay one split: a second task would cost more than it saves. */
    private static final int KEYS_PER_SPLIT = 8_192;

    private final StateFunction<V, S> function;
    private final StateOptions<K, S> options;
    private LinkedHashMap<K, S> states = new LinkedHashMap<>();

    KeyedState(StateFunction<V, S> function, StateOptions<K, S> options) {
        this.function = function;
        this.options = options;
    }

    String name() {
        return options.name();
    }

    /** Updates all keys by a batch; the RDD of all keys with their states. */
    RDD<Pair<K, S>> update(RDD<Pair<K, V>> batch) throws Exception {
        var valuesByKey = new LinkedHashMap<K, List<V>>();
        for (var pair : batch.collect()) {
            valuesByKey.computeIfAbsent(pair.key(), key -> new ArrayList<>(2)).add(pair.value());
        }
        var updated = new LinkedHashMap<K, S>(states.size() + valuesByKey.size());
        for (var state : states.entrySet()) {
            var values = valuesByKey.remove(state.getKey());
            put(updated, state.getKey(), values == null ? List.of() : values, Optional.of(state.getValue()));
        }
        for (var values : valuesByKey.entrySet()) {
            put(updated, values.getKey(), values.getValue(), Optional.empty());
        }
        states = updated;
        return snapshot(batch.context());
    }

    private void put(Map<K, S> updated, K key, List<V> values, Optional<S> state) throws Exception {
        var result = function.call(values, state);
        result.ifPresent(newState -> updated.put(key, newState));
    }

    private RDD<Pair<K, S>> snapshot(RddContext rdds) {
        var pairs = new ArrayList<Pair<K, S>>(states.size());
        states.forEach((key, state) -> pairs.add(Pair.of(key, state)));
        int splitCount = Math.max(1, Math.min(rdds.engine().parallelism(), pairs.size() / KEYS_PER_SPLIT));
        return rdds.parallelize(pairs, splitCount);
    }

    /** Writes schemas and states as {@link Checkpoint} draws them. */
    void save(ByteOutput output) {
        Schema.write(options.keyCodec().schema(), output);
        Schema.write(options.stateCodec().schema(), output);
        output.writeVarint(states.size());
        states.forEach((key, state) -> {
            options.keyCodec().write(key, output);
            options.stateCodec().write(state, output);
        });
    }

    /**
     * Takes over what an earlier run saved.
     *
     * @throws io.millstream.base.codec.SchemaMismatch if today's codecs cannot read it
     */
    void restore(ByteInput input) {
        var keyReader = options.keyCodec().readerOf(Schema.read(input));
        var stateReader = options.stateCodec().readerOf(Schema.read(input));
        long count = input.readVarint();
        for (long i = 0; i < count; i++) {
            states.put(keyReader.read(input), stateReader.read(input));
        }
    }
}
