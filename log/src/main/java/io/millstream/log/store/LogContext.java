package io.millstream.log.store;

import io.millstream.log.LogSettings;
import io.millstream.log.TransactionGate;
import java.util.concurrent.atomic.AtomicReference;

/** What all partitions of a log share. */
record LogContext(
        LogSettings settings,
        LogEnvironment environment,
        DirectoryHealth health,
        AtomicReference<TransactionGate> transactionGate) {}
