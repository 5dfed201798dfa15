/**
 * Who may connect, who they are, what they may do and how much of it: the parts that TLS, SASL, access lists and quotas
 * share.
 *
 * <p>Read {@link io.millstream.broker.access.ListenerSettings} first (settings that differ by listener). The subjects
 * themselves are the packages below: {@code tls}, {@code sasl}, {@code acl} and {@code quota}. Uses
 * {@code io.millstream.base}.
 */
@NullMarked
package io.millstream.broker.access;

import org.jspecify.annotations.NullMarked;
