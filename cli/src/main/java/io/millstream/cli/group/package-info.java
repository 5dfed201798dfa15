/**
 * {@code millstream group}: the consumer groups of a Kafka-compatible cluster: which there are, where they stand, and
 * moving them to other offsets.
 *
 * <p>Read {@link io.millstream.cli.group.GroupResetOffsets} first. Uses {@code io.millstream.cli},
 * {@code io.millstream.cli.client} and kafka-clients.
 */
@NullMarked
package io.millstream.cli.group;

import org.jspecify.annotations.NullMarked;
