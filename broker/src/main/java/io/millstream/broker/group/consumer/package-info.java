/**
 * Groups of the consumer protocol (KIP-848): members send heartbeats that say what they want and what they own, the
 * coordinator decides who gets which partition.
 *
 * <p>Read {@link io.millstream.broker.group.consumer.Heartbeats} first: what one request does to a
 * {@link io.millstream.broker.group.consumer.ConsumerGroup}. It decides and changes nothing: a
 * {@link io.millstream.broker.group.consumer.GroupChange} is written by
 * {@link io.millstream.broker.group.consumer.ConsumerGroups}, which knows the coordinator.
 * {@link io.millstream.broker.group.consumer.Reconciliation} is the heart of the protocol,
 * {@link io.millstream.broker.group.consumer.PartitionAssignor} shares the partitions out. Uses
 * {@code io.millstream.base}, {@code io.millstream.log}, {@code io.millstream.wire}, {@code io.millstream.broker},
 * {@code io.millstream.broker.internal} and {@code io.millstream.broker.group}; patterns are matched by RE2/J.
 */
@NullMarked
package io.millstream.broker.group.consumer;

import org.jspecify.annotations.NullMarked;
