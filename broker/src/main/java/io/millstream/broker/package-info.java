/**
 * The log served over Kafka's protocol. This package is the vocabulary that connections and features share.
 *
 * <p>Read {@link io.millstream.broker.RequestHandler} first: each request of the protocol has one handler class, found in a
 * {@link io.millstream.broker.HandlerTable}. {@link io.millstream.broker.RequestContext} says who asks and what they may do,
 * {@link io.millstream.broker.Topics} finds partitions. {@code broker.net} moves the bytes, {@code broker.topic} and its
 * siblings hold the handlers, {@code broker.server} wires them to one broker. Uses {@code io.millstream.base},
 * {@code io.millstream.log} and {@code io.millstream.wire}.
 */
@NullMarked
package io.millstream.broker;

import org.jspecify.annotations.NullMarked;
