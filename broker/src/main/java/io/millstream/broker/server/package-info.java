/**
 * The wiring: one broker out of its parts, and what a user can set.
 *
 * <p>Read {@link io.millstream.broker.server.Broker} first, then {@link io.millstream.broker.server.BrokerSettings}. Uses
 * every other package of the broker.
 */
@NullMarked
package io.millstream.broker.server;

import org.jspecify.annotations.NullMarked;
