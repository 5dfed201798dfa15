/**
 * Programs around Kafka's own libraries, for the tests of {@code interop}: {@link io.millstream.interop.kafka.ToolShell} runs
 * Kafka's command line tools, {@link io.millstream.interop.kafka.WordCount} is an application of Kafka Streams.
 *
 * <p>Uses nothing of Millstream.
 */
@NullMarked
package io.millstream.interop.kafka;

import org.jspecify.annotations.NullMarked;
