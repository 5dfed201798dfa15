/**
 * How much clients may use: bandwidth, time and changes by user and client id, connections by address.
 *
 * <p>Read {@link io.millstream.broker.access.quota.QuotaTable} first: which limit counts for whom. {@link
 * io.millstream.broker.access.quota.ClientQuotas} measures against it and says how long to pause; {@link
 * io.millstream.broker.access.quota.ConnectionLimits} lets connections in. Uses {@code io.millstream.broker} (its
 * vocabulary) and {@code io.millstream.broker.access}.
 */
@NullMarked
package io.millstream.broker.access.quota;

import org.jspecify.annotations.NullMarked;
