package io.millstream.broker.topic;

import io.millstream.broker.BrokerEnvironment;
import io.millstream.broker.Quotas;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.Topics;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.FetchRequest;
import io.millstream.wire.message.FetchResponse;
import io.millstream.wire.message.FetchResponse.FetchableTopicResponse;
import io.millstream.wire.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Fetch: answers with regions of segment files, at once if there are enough bytes, else when they have come or the time the
 * client gives is over.
 *
 * <p>A fetch that waits holds no thread. The log tells its {@link FetchSession} of appends, by whatever thread; it then
 * looks again on the thread of its connection, and only at what has changed.
 */
final class FetchHandler implements RequestHandler<FetchRequest, FetchResponse> {
    private final Topics topics;
    private final Quotas quotas;
    private final FetchSessions sessions;
    private final Deadlines deadlines;
    private final BrokerEnvironment environment;
    private final int maxBytes;

    FetchHandler(
            Topics topics,
            Quotas quotas,
            FetchSessions sessions,
            Deadlines deadlines,
            BrokerEnvironment environment,
            int maxBytes) {
        this.topics = topics;
        this.quotas = quotas;
        this.sessions = sessions;
        this.deadlines = deadlines;
        this.environment = environment;
        this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<@Nullable FetchResponse> handle(FetchRequest request, RequestContext context) {
        FetchSessions.Found found = sessions.find(request, context.apiVersion());
        if (found.error() != ErrorCode.NONE) {
            return CompletableFuture.completedStage(
                    new FetchResponse().errorCode(found.error().code()));
        }
        var fetch = new Fetch(request, context, found);
        fetch.read();
        if (request.maxWaitMs() <= 0 || fetch.isEnough()) {
            return CompletableFuture.completedStage(fetch.answer());
        }
        fetch.await();
        return fetch.result;
    }

    /** One request. Belongs to the thread of its connection, but for what the log and the deadlines call. */
    private final class Fetch implements Deadlines.Waiting {
        private final FetchRequest request;
        private final RequestContext context;
        private final FetchSession session;
        private final boolean isIncremental;
        private final FetchSession.Asker asker;
        private final PartitionFetch reader;
        private final CompletableFuture<@Nullable FetchResponse> result = new CompletableFuture<>();
        private final Runnable onMove = this::onMove;
        private final AtomicBoolean lookScheduled = new AtomicBoolean();
        private final List<PartitionData> data = new ArrayList<>(); // of the targets, in their order
        private List<FetchTarget> targets = List.of();
        private boolean watches;
        private long deadlineMs;
        private int readBytes;
        private boolean hasError;

        Fetch(FetchRequest request, RequestContext context, FetchSessions.Found found) {
            this.request = request;
            this.context = context;
            this.session = found.session();
            this.isIncremental = found.isIncremental();
            this.watches = session.isRemembered();
            this.asker = new FetchSession.Asker(
                    context.connectionId(),
                    context.principal(),
                    context.authorizer().rules(),
                    request.isolationLevel());
            this.reader = new PartitionFetch(
                    topics,
                    context,
                    session.usesTopicIds(),
                    request.isolationLevel() == 1 ? Isolation.READ_COMMITTED : Isolation.READ_UNCOMMITTED,
                    this::onFound);
        }

        private void onFound(FetchTarget target, PartitionLog log) {
            if (watches) {
                session.watch(target, log);
            }
        }

        void read() {
            data.clear();
            readBytes = 0;
            hasError = false;
            targets = session.due(asker);
            int leftBytes = Math.min(request.maxBytes(), maxBytes);
            for (FetchTarget target : targets) {
                PartitionData answer = reader.read(target, Math.max(0, leftBytes), readBytes == 0);
                data.add(answer);
                int bytes = sizeBytes(answer);
                readBytes += bytes;
                leftBytes -= bytes;
                hasError |= answer.errorCode() != ErrorCode.NONE.code();
                if (watches && !target.isNews(answer) && reader.isAtEnd(target, answer)) {
                    session.rest(target);
                }
            }
        }

        boolean isEnough() {
            return readBytes >= request.minBytes() || hasError || session.targetCount() == 0 || session.hasEnded();
        }

        /** Watches first and looks again then, so that no append falls between looking and watching. */
        void await() {
            watches = true;
            session.await(onMove);
            read();
            if (isEnough()) {
                complete();
                return;
            }
            deadlineMs = environment.clock().steadyMs() + request.maxWaitMs();
            deadlines.add(this);
        }

        private void onMove() {
            if (!result.isDone() && lookScheduled.compareAndSet(false, true)) {
                context.session().thread().execute(this::lookAgain);
            }
        }

        private void lookAgain() {
            lookScheduled.set(false);
            if (!result.isDone()) {
                read();
                if (isEnough()) {
                    complete();
                }
            }
        }

        private void complete() {
            session.stopWaiting(onMove);
            if (!session.isRemembered()) {
                session.end();
            }
            result.complete(answer());
        }

        @Override
        public long deadlineMs() {
            return deadlineMs;
        }

        @Override
        public boolean hasEnded() {
            return result.isDone();
        }

        @Override
        public void onDeadline() {
            context.session().thread().execute(() -> {
                if (!result.isDone()) {
                    read();
                    complete();
                }
            });
        }

        FetchResponse answer() {
            var response = new FetchResponse().sessionId(session.id());
            int pauseMs = quotas.fetched(context, readBytes);
            if (pauseMs > 0) {
                response.throttleTimeMs(pauseMs);
                context.session().pauseAfterAnswer(pauseMs);
            }
            FetchableTopicResponse topic = null;
            for (int i = 0; i < targets.size(); i++) {
                FetchTarget target = targets.get(i);
                PartitionData answer = pauseMs > 0 ? PartitionFetch.withoutRecords(data.get(i)) : data.get(i);
                if (isIncremental && !target.isNews(answer)) {
                    continue;
                }
                session.answered(target, answer);
                if (topic == null || !isOf(topic, target)) {
                    topic = new FetchableTopicResponse()
                            .topic(target.key().topic())
                            .topicId(target.key().topicId());
                    response.responses().add(topic);
                }
                topic.partitions().add(answer);
            }
            return response;
        }
    }

    private static boolean isOf(FetchableTopicResponse topic, FetchTarget target) {
        return topic.topic().equals(target.key().topic())
                && topic.topicId().equals(target.key().topicId());
    }

    private static int sizeBytes(PartitionData answer) {
        return answer.records() == null ? 0 : answer.records().sizeBytes();
    }
}
