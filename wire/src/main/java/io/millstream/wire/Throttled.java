package io.millstream.wire;

/**
 * An answer that says for how long its broker will read nothing more from the client (KIP-124, KIP-219). A version without a
 * place for it leaves it out.
 */
public interface Throttled extends Message {
    /** The pause in ms, 0 for none. */
    int throttleTimeMs();

    /** Names the pause, in ms; returns this. */
    Throttled throttleTimeMs(int value);
}
