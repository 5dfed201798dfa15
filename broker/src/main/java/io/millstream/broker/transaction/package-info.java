/**
 * Transactions (KIP-98, KIP-360, KIP-890): producers write to many partitions, and all of it counts or none.
 *
 * <p>Read {@link io.millstream.broker.transaction.TransactionCoordinator} first, the thread that decides and what it keeps;
 * then {@link io.millstream.broker.transaction.Transaction}, the state of one transactional id, whose rules are
 * {@code ProducerInit} and {@code TransactionEnd}; then {@code MarkerWriter}, which tells the partitions. One handler class
 * for each request, registered by {@link io.millstream.broker.transaction.TransactionHandlers}. Uses
 * {@code io.millstream.broker}, {@code io.millstream.broker.internal}, {@code io.millstream.log} and
 * {@code io.millstream.wire}; knows groups by {@link io.millstream.broker.transaction.TransactionalGroups} only.
 */
@NullMarked
package io.millstream.broker.transaction;

import org.jspecify.annotations.NullMarked;
