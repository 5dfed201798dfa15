/**
 * TLS at a listener: keys and certificates from PEM, PKCS#12 or JKS files, read again when they change, and the names of
 * clients that show a certificate.
 *
 * <p>Read {@link io.millstream.broker.access.tls.TlsSecurity} first. Uses Netty, {@code io.millstream.broker.net} (where it
 * stands in the pipeline), {@code io.millstream.broker} (its vocabulary) and {@code io.millstream.broker.access}.
 */
@NullMarked
package io.millstream.broker.access.tls;

import org.jspecify.annotations.NullMarked;
