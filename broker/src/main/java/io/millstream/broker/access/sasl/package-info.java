/**
 * Authentication by SASL: PLAIN and SCRAM-SHA-256/512, and the SCRAM credentials behind them.
 *
 * <p>Read {@link io.millstream.broker.access.sasl.SaslExchange} first: one conversation of tokens. {@link
 * io.millstream.broker.access.sasl.SaslHandlers} carries it in SaslHandshake and SaslAuthenticate; {@link
 * io.millstream.broker.access.sasl.ScramStore} keeps the credentials, as salted hashes only. Uses {@code
 * io.millstream.broker} (its vocabulary) and {@code io.millstream.broker.access}.
 */
@NullMarked
package io.millstream.broker.access.sasl;

import org.jspecify.annotations.NullMarked;
