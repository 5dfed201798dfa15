package io.millstream.broker.transaction;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.broker.internal.InternalTopic;
import io.millstream.broker.internal.KeyedRecord;
import io.millstream.broker.internal.Mailbox;
import io.millstream.broker.internal.Written;
import io.millstream.log.CommitLog;
import io.millstream.log.TopicName;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.log.TransactionGate;
import io.millstream.wire.ErrorCode;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Owns every transactional id of the broker: which producer has it, which partitions its transaction has, how it ended.
 *
 * <p>One thread, its {@link Mailbox}. State changes when its record is written to {@code __transaction_state}, and nobody is
 * told before the record is on disk. Ending a transaction is two records with the markers between them:
 *
 * <pre>
 * 1  the gate closes: no partition takes batches of the transaction any more
 * 2  PREPARE_COMMIT or PREPARE_ABORT is on disk     from here on it is decided, and the producer is answered
 * 3  a marker is on disk in every partition
 * 4  COMPLETE_COMMIT or COMPLETE_ABORT is written   a crash before it writes the markers again, which does no harm
 * </pre>
 *
 * <p>A transaction that is under way when the broker crashes goes on after it, or is aborted when its time is over.
 */
public final class TransactionCoordinator {
    private static final System.Logger LOGGER = System.getLogger(TransactionCoordinator.class.getName());
    private static final long COMPLETION_RETRY_MS = 500;

    private final CommitLog log;
    private final InternalTopic topic;
    private final Mailbox mailbox;
    private final TransactionSettings settings;
    private final ProducerIds producerIds;
    private final OpenTransactions open = new OpenTransactions();
    private final MarkerWriter markers;
    private final Map<String, Transaction> transactions = new TreeMap<>();
    private final CompletionWaiters waiters;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private @Nullable JobException loadFailure;

    /**
     * A coordinator that keeps its records in {@code topic}, and from now on decides what transactional batches {@code log}
     * takes.
     */
    public TransactionCoordinator(
            CommitLog log,
            InternalTopic topic,
            Mailbox mailbox,
            TransactionalGroups groups,
            TransactionSettings settings) {
        this.log = log;
        this.topic = topic;
        this.mailbox = mailbox;
        this.settings = settings;
        this.producerIds = new ProducerIds(log);
        this.markers = new MarkerWriter(log, groups, mailbox);
        this.waiters = new CompletionWaiters(mailbox);
        log.guardTransactions(open);
    }

    /** {@code __transaction_state}, with Kafka's settings for it. */
    public static InternalTopic.Definition stateTopic(TransactionSettings settings) {
        String segmentBytes = Long.toString(settings.stateTopicSegmentBytes().bytes());
        return new InternalTopic.Definition(
                TopicName.TRANSACTION_STATE,
                settings.stateTopicPartitions(),
                TopicSettings.of(Map.of("cleanup.policy", "compact", "segment.bytes", segmentBytes)));
    }

    /**
     * Begins to replay the topic; what is asked for meanwhile waits. From any thread.
     *
     * @return complete once transactions under way are known, and not before producers may write
     */
    public CompletionStage<Void> start() {
        mailbox.post(() -> {
            try {
                new TransactionLoader(topic, transactions).load();
                transactions.values().forEach(this::resume);
                new TransactionExpiry(this, mailbox, settings).schedule();
            } catch (JobException e) {
                loadFailure = e;
                LOGGER.log(Level.ERROR, "Transactions are not available. " + e.getMessage(), e);
            }
            loaded.complete(null);
        });
        return loaded.minimalCompletionStage();
    }

    /** Does nothing any more; what waits gets no answer. The log takes transactional batches from anybody again. */
    public void close() {
        mailbox.close();
        log.guardTransactions(TransactionGate.OPEN);
    }

    private void resume(Transaction transaction) {
        if (transaction.state() == TransactionState.ONGOING) {
            open.open(transaction);
        } else if (transaction.state().isPrepared()) {
            markers.write(transaction, () -> complete(transaction));
        }
    }

    /**
     * Does work on the coordinator's thread, after everything that was asked for before. From any thread.
     *
     * @param failed the answer for the case that the disk kept the work from being done or from being durable
     */
    <R> CompletionStage<R> ask(Supplier<CompletionStage<R>> work, Function<ErrorCode, R> failed) {
        return mailbox.ask(
                () -> {
                    if (loadFailure != null) {
                        throw loadFailure;
                    }
                    return work.get();
                },
                failure -> {
                    LOGGER.log(Level.DEBUG, "a transaction could not be written", failure);
                    boolean mayPass = failure.kind() == ErrorKind.RESOURCES;
                    return failed.apply(mayPass ? ErrorCode.COORDINATOR_NOT_AVAILABLE : ErrorCode.NOT_COORDINATOR);
                });
    }

    /** What an init or an end of a transaction is answered with. */
    record Outcome(ErrorCode error, ProducerStamp stamp) {
        static Outcome failed(ErrorCode error) {
            return new Outcome(error, ProducerStamp.NONE);
        }
    }

    /** A producer without transactions begins. From any thread. */
    CompletionStage<Outcome> newProducer() {
        return ask(
                () -> CompletableFuture.completedStage(
                        new Outcome(ErrorCode.NONE, new ProducerStamp(producerIds.getAsLong(), (short) 0))),
                Outcome::failed);
    }

    /**
     * A producer takes a transactional id. From any thread.
     *
     * @param expected as in {@link ProducerInit}
     */
    CompletionStage<Outcome> initProducer(String transactionalId, int timeoutMs, ProducerStamp expected) {
        if (transactionalId.isEmpty()) {
            return CompletableFuture.completedStage(Outcome.failed(ErrorCode.INVALID_REQUEST));
        }
        if (timeoutMs <= 0 || timeoutMs > settings.maxTimeout().toMillis()) {
            return CompletableFuture.completedStage(Outcome.failed(ErrorCode.INVALID_TRANSACTION_TIMEOUT));
        }
        var init = new ProducerInit(producerIds, timeoutMs, expected);
        return ask(() -> init(transactionalId, timeoutMs, init), Outcome::failed);
    }

    private CompletionStage<Outcome> init(String transactionalId, int timeoutMs, ProducerInit init) {
        Transaction found = transactions.get(transactionalId);
        if (found == null) {
            found = Transaction.created(transactionalId, producerIds.getAsLong(), timeoutMs, mailbox.nowMs());
        }
        Decision decision = init.decide(found, mailbox.nowMs());
        if (decision instanceof Decision.AbortFirst) {
            prepare(found, found.fenced(mailbox.nowMs()));
            decision = new Decision.Wait();
        }
        if (decision instanceof Decision.Wait) {
            return waiters.await(
                    transactionalId,
                    () -> init(transactionalId, timeoutMs, init),
                    Outcome.failed(ErrorCode.CONCURRENT_TRANSACTIONS));
        }
        return apply(found, decision);
    }

    /** A producer ends its transaction. From any thread. */
    CompletionStage<Outcome> endTransaction(
            String transactionalId, ProducerStamp stamp, boolean isCommit, boolean bumpsEpoch) {
        if (transactionalId.isEmpty()) {
            return CompletableFuture.completedStage(Outcome.failed(ErrorCode.INVALID_REQUEST));
        }
        var end = new TransactionEnd(producerIds, stamp, isCommit, bumpsEpoch);
        return ask(
                () -> {
                    Transaction found = transactions.get(transactionalId);
                    return found == null
                            ? answered(Decision.refused(ErrorCode.INVALID_PRODUCER_ID_MAPPING))
                            : apply(found, end.decide(found, mailbox.nowMs()));
                },
                Outcome::failed);
    }

    private CompletionStage<Outcome> apply(Transaction found, Decision decision) {
        if (decision instanceof Decision.Change change) {
            var outcome = new Outcome(ErrorCode.NONE, change.stamp());
            Written written = change.next().state().isPrepared() ? prepare(found, change.next()) : write(change.next());
            return written.forced().thenApply(done -> outcome);
        }
        return answered((Decision.Answer) decision);
    }

    /** An answer that speaks of what was written before waits until that is on disk. */
    private CompletionStage<Outcome> answered(Decision.Answer answer) {
        return topic.settled().thenApply(done -> new Outcome(answer.error(), answer.stamp()));
    }

    /**
     * Adds partitions to the transaction of a producer, which begins with the first; NONE once that is on disk and the
     * partitions take its batches. From any thread.
     */
    CompletionStage<ErrorCode> addPartitions(
            String transactionalId, ProducerStamp stamp, Collection<TopicPartition> added, short clientVersion) {
        if (transactionalId.isEmpty()) {
            return CompletableFuture.completedStage(ErrorCode.INVALID_REQUEST);
        }
        return ask(() -> add(transactionalId, stamp, added, clientVersion), error -> error);
    }

    private CompletionStage<ErrorCode> add(
            String transactionalId, ProducerStamp stamp, Collection<TopicPartition> added, short clientVersion) {
        Transaction found = transactions.get(transactionalId);
        if (found != null
                && found.isToGoOnAs(stamp)) { // its next transaction begins when the markers of this are there
            return waiters.await(
                    transactionalId,
                    () -> add(transactionalId, stamp, added, clientVersion),
                    ErrorCode.CONCURRENT_TRANSACTIONS);
        }
        ErrorCode error = strangerTo(found, stamp);
        if (found == null || error != ErrorCode.NONE) {
            return topic.settled().thenApply(done -> error);
        }
        if (found.state().isPrepared()) {
            return topic.settled().thenApply(done -> ErrorCode.CONCURRENT_TRANSACTIONS);
        }
        if (found.state() == TransactionState.ONGOING && found.partitions().containsAll(added)) {
            return opened(topic.settled(), transactionalId, stamp);
        }
        Written written = write(found.with(added, clientVersion, mailbox.nowMs()));
        return opened(written.forced(), transactionalId, stamp);
    }

    /** Once the partitions are on disk, the gate opens to them, unless the transaction has ended meanwhile. */
    private CompletionStage<ErrorCode> opened(
            CompletionStage<Void> forced, String transactionalId, ProducerStamp stamp) {
        var answer = new CompletableFuture<ErrorCode>();
        forced.whenComplete((done, failure) -> mailbox.post(() -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
                return;
            }
            Transaction now = transactions.get(transactionalId);
            ErrorCode error = strangerTo(now, stamp);
            if (now != null && error == ErrorCode.NONE && now.state() == TransactionState.ONGOING) {
                open.open(now);
            } else if (error == ErrorCode.NONE) {
                error = ErrorCode.INVALID_TXN_STATE;
            }
            answer.complete(error);
        }));
        return answer;
    }

    /** @param committed what the group coordinator says; null if it was not asked, because of {@code error} */
    record OffsetsCommit<R>(ErrorCode error, @Nullable CompletionStage<R> committed) {}

    /**
     * Asks the group coordinator to keep offsets if the transaction has their partition: on this thread, so that the marker
     * which ends the transaction comes after them. From any thread.
     *
     * @param adds true if the partition becomes part of the transaction by this
     * @param commit asks, and returns at once
     */
    <R> CompletionStage<OffsetsCommit<R>> commitOffsets(
            String transactionalId,
            ProducerStamp stamp,
            TopicPartition offsets,
            boolean adds,
            Supplier<CompletionStage<R>> commit) {
        CompletionStage<ErrorCode> added = adds
                ? addPartitions(transactionalId, stamp, List.of(offsets), Transaction.EPOCH_BUMPING)
                : CompletableFuture.completedStage(ErrorCode.NONE);
        return added.thenCompose(error -> ask(
                () -> {
                    ErrorCode found = error == ErrorCode.NONE ? check(transactionalId, stamp, offsets) : error;
                    return CompletableFuture.completedStage(
                            new OffsetsCommit<>(found, found == ErrorCode.NONE ? commit.get() : null));
                },
                failure -> new OffsetsCommit<R>(failure, null)));
    }

    private ErrorCode check(String transactionalId, ProducerStamp stamp, TopicPartition partition) {
        ErrorCode error = strangerTo(transactions.get(transactionalId), stamp);
        boolean isOpen = open.isOpen(stamp.producerId(), stamp.producerEpoch(), partition);
        return error == ErrorCode.NONE && !isOpen ? ErrorCode.TRANSACTION_ABORTABLE : error;
    }

    /** Tells of each partition whether the transaction of a producer has it. From any thread. */
    CompletionStage<Function<TopicPartition, ErrorCode>> verify(String transactionalId, ProducerStamp stamp) {
        return ask(
                () -> {
                    Transaction found = transactions.get(transactionalId);
                    ErrorCode error = strangerTo(found, stamp);
                    if (found != null
                            && error == ErrorCode.NONE
                            && found.state().isPrepared()) {
                        error = ErrorCode.CONCURRENT_TRANSACTIONS;
                    }
                    ErrorCode forAll = error;
                    return topic.settled().thenApply(done -> partition -> {
                        boolean has = found != null && found.partitions().contains(partition);
                        return forAll == ErrorCode.NONE && !has ? ErrorCode.TRANSACTION_ABORTABLE : forAll;
                    });
                },
                error -> partition -> error);
    }

    /** NONE if the transactional id belongs to this instance of a producer. */
    private static ErrorCode strangerTo(@Nullable Transaction found, ProducerStamp stamp) {
        if (found == null || found.stamp().producerId() != stamp.producerId()) {
            return ErrorCode.INVALID_PRODUCER_ID_MAPPING;
        }
        return found.stamp().producerEpoch() == stamp.producerEpoch() ? ErrorCode.NONE : ErrorCode.PRODUCER_FENCED;
    }

    /** Transactions as they are on disk, or why they cannot be told. */
    record Found(ErrorCode error, List<Transaction> transactions) {
        static Found failed(ErrorCode error) {
            return new Found(error, List.of());
        }
    }

    /** The transactions of all ids; partitions of a prepared one are those that have yet to learn of its end. */
    CompletionStage<Found> all() {
        return found(() -> transactions.values().stream());
    }

    /** The transaction of one id, if there is such an id, as {@link #all} has it. */
    CompletionStage<Found> find(String transactionalId) {
        return found(() -> Stream.ofNullable(transactions.get(transactionalId)));
    }

    private CompletionStage<Found> found(Supplier<Stream<Transaction>> chosen) {
        return ask(
                () -> {
                    List<Transaction> now = chosen.get().map(this::withWaiting).toList();
                    return topic.settled().thenApply(done -> new Found(ErrorCode.NONE, now));
                },
                Found::failed);
    }

    private Transaction withWaiting(Transaction transaction) {
        return transaction.state().isPrepared()
                ? transaction.withPartitions(markers.waitingOf(transaction))
                : transaction;
    }

    MarkerWriter markers() {
        return markers;
    }

    OpenTransactions open() {
        return open;
    }

    // ---- in the mailbox, for the parts of the coordinator

    /** A copy of all of them. */
    List<Transaction> snapshot() {
        return List.copyOf(transactions.values());
    }

    /** Ends a transaction that takes too long. @throws JobException if the disk refuses */
    void abort(Transaction ongoing) {
        prepare(ongoing, ongoing.fenced(mailbox.nowMs()));
    }

    /** Forgets an id. @throws JobException if the disk refuses */
    void forget(Transaction settled) {
        String id = settled.transactionalId();
        append(id, TransactionRecords.tombstone(id));
        transactions.remove(id);
    }

    /** Decides a transaction. What it had open is closed first, and open again if the decision could not be written. */
    private Written prepare(Transaction before, Transaction prepared) {
        open.close(before);
        Written written;
        try {
            written = write(prepared);
        } catch (JobException e) {
            if (before.state() == TransactionState.ONGOING) {
                open.open(before);
            }
            throw e;
        }
        written.forced().thenRun(() -> mailbox.post(() -> markers.write(prepared, () -> complete(prepared))));
        return written;
    }

    private void complete(Transaction prepared) {
        try {
            write(prepared.completed(mailbox.nowMs()));
        } catch (JobException e) {
            mailbox.after(COMPLETION_RETRY_MS, () -> complete(prepared));
            return;
        }
        waiters.completed(prepared.transactionalId());
    }

    private Written write(Transaction next) {
        Written written = append(next.transactionalId(), TransactionRecords.of(next));
        transactions.put(next.transactionalId(), next);
        return written;
    }

    private Written append(String transactionalId, KeyedRecord record) {
        return topic.append(topic.partitionOf(transactionalId), List.of(record));
    }
}
