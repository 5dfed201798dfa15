package io.millstream.broker.topic;

import io.millstream.base.Clock;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.FetchRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The fetch sessions that are remembered, a limited number (KIP-227). When all slots are taken, one whose consumer has been
 * silent for {@value #SILENT_MS} ms gives way; if there is none, the new consumer does without, which costs bytes and
 * nothing else.
 *
 * <p>Thread-safe.
 */
final class FetchSessions {
    private static final int WITH_TOPIC_IDS = 13;
    private static final long SILENT_MS = 120_000;

    /** Where a request belongs, or why nowhere. */
    record Found(FetchSession session, boolean isIncremental, ErrorCode error) {}

    private final int slotCount;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<Integer, FetchSession> sessions = new HashMap<>(); // guarded by this

    FetchSessions(int slotCount, Clock clock, RandomGenerator random) {
        this.slotCount = slotCount;
        this.clock = clock;
        this.random = random;
    }

    /** Finds or begins the session of a request, and takes in what the request wants. */
    Found find(FetchRequest request, int apiVersion) {
        boolean usesTopicIds = apiVersion >= WITH_TOPIC_IDS;
        long nowMs = clock.steadyMs();
        int epoch = request.sessionEpoch();
        if (epoch == FetchSession.FINAL_EPOCH || epoch == FetchSession.FIRST_EPOCH) {
            forget(request.sessionId());
            boolean isWanted = epoch == FetchSession.FIRST_EPOCH
                    && request.topics().stream()
                            .anyMatch(topic -> !topic.partitions().isEmpty());
            FetchSession session = isWanted ? create(usesTopicIds, nowMs) : single(usesTopicIds, nowMs);
            session.update(request);
            return new Found(session, false, ErrorCode.NONE);
        }
        return findIncremental(request, usesTopicIds, nowMs);
    }

    private synchronized Found findIncremental(FetchRequest request, boolean usesTopicIds, long nowMs) {
        FetchSession session = sessions.get(request.sessionId());
        ErrorCode error;
        if (session == null) {
            error = ErrorCode.FETCH_SESSION_ID_NOT_FOUND;
        } else if (session.usesTopicIds() != usesTopicIds) {
            error = ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR;
        } else if (!session.advance(request.sessionEpoch(), nowMs)) {
            error = ErrorCode.INVALID_FETCH_SESSION_EPOCH;
        } else {
            session.update(request);
            if (session.targetCount() > 0) {
                return new Found(session, true, ErrorCode.NONE);
            }
            forget(session.id());
            error = ErrorCode.NONE;
        }
        return new Found(single(usesTopicIds, nowMs), false, error);
    }

    private static FetchSession single(boolean usesTopicIds, long nowMs) {
        return new FetchSession(FetchSession.NO_SESSION, usesTopicIds, nowMs);
    }

    private synchronized void forget(int sessionId) {
        FetchSession forgotten = sessions.remove(sessionId);
        if (forgotten != null) {
            forgotten.end();
        }
    }

    private synchronized FetchSession create(boolean usesTopicIds, long nowMs) {
        if (sessions.size() >= slotCount && !evictSilent(nowMs)) {
            return single(usesTopicIds, nowMs);
        }
        int id;
        do {
            id = random.nextInt(1, Integer.MAX_VALUE);
        } while (sessions.containsKey(id));
        var session = new FetchSession(id, usesTopicIds, nowMs);
        sessions.put(id, session);
        return session;
    }

    private boolean evictSilent(long nowMs) {
        var silent = sessions.values().stream()
                .filter(session -> nowMs - session.lastUsedMs() > SILENT_MS)
                .toList();
        silent.forEach(session -> forget(session.id()));
        return !silent.isEmpty();
    }

    synchronized int size() {
        return sessions.size();
    }
}
