package io.millstream.wire;

/**
 * Record batches on their way through a message, never decoded here. What was read is {@link BytesRecords}; what is sent may
 * be anything that the network knows how to send, such as a region of a segment file.
 */
public interface Records {
    /** How many bytes this adds to a message. */
    int sizeBytes();
}
