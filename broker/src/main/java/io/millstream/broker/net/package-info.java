/**
 * Connections: bytes in, frames, requests in order, answers in order, bytes out. Everything that knows Netty, but for TLS.
 *
 * <p>Read {@link io.millstream.broker.net.NetworkServer} first, then {@link io.millstream.broker.net.Connection}, which is
 * one connection. Uses {@code io.millstream.broker}, {@code io.millstream.wire} and {@code io.millstream.base}.
 */
@NullMarked
package io.millstream.broker.net;

import org.jspecify.annotations.NullMarked;
