package io.millstream.dstream;

import io.millstream.base.codec.Codec;

/**
 * What a stateful operator needs to survive restarts and changes of the program.
 *
 * @param name finds the state in a checkpoint; keep it when the program changes
 * @param keyCodec writes keys to the checkpoint
 * @param stateCodec writes states to the checkpoint; its schema may grow as codecs allow
 */
public record StateOptions<K, S>(String name, Codec<K> keyCodec, Codec<S> stateCodec) {
    public static <K, S> StateOptions<K, S> named(String name, Codec<K> keyCodec, Codec<S> stateCodec) {
        return new StateOptions<>(name, keyCodec, stateCodec);
    }
}
