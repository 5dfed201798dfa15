/**
 * The log, served over Kafka's protocol: the vocabulary of request handlers.
 *
 * <p>What follows a connection, answers a request or coordinates a group lives in sub-packages and uses this one. Uses
 * {@code io.millstream.log} and {@code io.millstream.wire}.
 */
@NullMarked
package io.millstream.broker;

import org.jspecify.annotations.NullMarked;
