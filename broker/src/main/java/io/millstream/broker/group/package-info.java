/**
 * Groups of consumers, and the offsets they commit.
 *
 * <p>Read {@link io.millstream.broker.group.GroupCoordinator} first: one thread that owns every group and every committed
 * offset, and writes both to the internal topic {@code __consumer_offsets} in Kafka's format. A
 * {@link io.millstream.broker.group.Group} is what the requests that serve every kind of group see of one. The handlers of
 * those requests are here; {@code broker.group.classic} and {@code broker.group.consumer} hold the two protocols by which
 * members share partitions, and plug in through {@link io.millstream.broker.group.GroupReplay} and
 * {@link io.millstream.broker.group.Groups}. Uses {@code io.millstream.base}, {@code io.millstream.log},
 * {@code io.millstream.wire}, {@code io.millstream.broker} and {@code io.millstream.broker.internal}.
 */
@NullMarked
package io.millstream.broker.group;

import org.jspecify.annotations.NullMarked;
