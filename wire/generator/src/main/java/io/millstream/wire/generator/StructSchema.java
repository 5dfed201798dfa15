package io.millstream.wire.generator;

import java.util.List;

/**
 * A structure: a message itself, or one nested in it.
 *
 * @param versions those of the message in which the structure can occur
 */
public record StructSchema(String name, Versions versions, List<Field> fields) {}
