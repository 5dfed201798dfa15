package io.millstream.base.codec;

/** Bytes that no writer of ours can have written: cut short, a length beyond the end, an unknown tag. */
public final class MalformedBytes extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedBytes(String what, int positionBytes) {
        super(what + ", at byte " + positionBytes);
    }
}
