/**
 * {@code millstream produce} and {@code consume}: records in and out of any Kafka-compatible cluster, in the manner of
 * kcat, whose letters the options are.
 *
 * <p>Read {@link io.millstream.cli.client.Cluster} first: which cluster, and how its clients are made; then
 * {@link io.millstream.cli.client.ConsumeCommand} and {@link io.millstream.cli.client.MessageFormat}. Uses
 * {@code io.millstream.cli}, Jackson's streaming core and kafka-clients, which no other command loads.
 */
@NullMarked
package io.millstream.cli.client;

import org.jspecify.annotations.NullMarked;
