package io.millstream.topology;

/**
 * A stream that a component declared.
 *
 * @param isDirect true if the emitter names the tasks that get its tuples
 */
public record Stream(String component, String name, Fields fields, boolean isDirect) {}
