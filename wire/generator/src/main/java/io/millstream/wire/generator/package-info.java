/**
 * Turns Kafka's message schemas into Java classes, at build time.
 *
 * <p>Read {@link io.millstream.wire.generator.Generator} first, the program that the build runs. {@link
 * io.millstream.wire.generator.SchemaFiles} finds the schemas (those that ship inside the kafka-clients jar, and our own),
 * {@link io.millstream.wire.generator.MessageSchema} and {@link io.millstream.wire.generator.Field} are what they say, and
 * {@link io.millstream.wire.generator.MessageClass} writes one class for each. What comes out is used by everyone and
 * committed by no one. Uses no other package of ours.
 */
@NullMarked
package io.millstream.wire.generator;

import org.jspecify.annotations.NullMarked;
