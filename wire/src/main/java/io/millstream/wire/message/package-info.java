/**
 * Kafka's messages, one class for each schema.
 *
 * <p>All but the classes in this directory is generated while the module is built, from the schemas inside the kafka-clients
 * jar and those of {@code src/main/schemas} (see {@code io.millstream.wire.generator}). Read {@code ApiKey} first, the table
 * of the requests, then {@link io.millstream.wire.message.Frames}. A message's class has the schema's name; its fields are
 * read and set by methods of the field's name. Uses {@code io.millstream.wire}.
 */
@NullMarked
package io.millstream.wire.message;

import org.jspecify.annotations.NullMarked;
