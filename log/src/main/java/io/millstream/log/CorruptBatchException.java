package io.millstream.log;

import java.io.IOException;

/**
 * A record batch whose bytes contradict the format. Checked, because bytes that come from a disk or a network can always
 * be damaged: whoever reads them turns this into its own state or message. {@link #getMessage} names the batch's offsets
 * and the field.
 */
public final class CorruptBatchException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long baseOffset;
    private final long lastOffset;

    /**
     * Both offsets are what the batch's header claims; they may be damaged themselves.
     *
     * @param what which field is wrong, and how
     */
    public CorruptBatchException(long baseOffset, long lastOffset, String what) {
        super("record batch with offsets " + baseOffset + " to " + lastOffset + ": " + what);
        this.baseOffset = baseOffset;
        this.lastOffset = lastOffset;
    }

    public long baseOffset() {
        return baseOffset;
    }

    public long lastOffset() {
        return lastOffset;
    }
}
