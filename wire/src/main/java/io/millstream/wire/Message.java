package io.millstream.wire;

/**
 * A message of Kafka's protocol: a request, a response, a header, or a versioned record of an internal topic.
 *
 * <p>One class stands for all versions of a message. Reading a version that lacks a field gives the field its default;
 * writing one that lacks a field with another value than its default fails, unless the schema says that the field may be
 * ignored.
 */
public interface Message {
    /**
     * Appends this message in the given version.
     *
     * @throws IllegalArgumentException if the version does not exist or cannot say what this message says
     */
    void write(WireWriter out, int version);
}
