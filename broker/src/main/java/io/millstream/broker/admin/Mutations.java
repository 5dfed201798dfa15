package io.millstream.broker.admin;

import io.millstream.broker.Quotas;
import io.millstream.broker.RequestContext;
import io.millstream.wire.ErrorCode;

/**
 * The partitions that one request creates and deletes, counted against the sender's quota (KIP-599).
 *
 * <p>Clients that know THROTTLING_QUOTA_EXCEEDED are told so, topic by topic, while the quota is overdrawn. Older ones have
 * their will, and pause. A request that only asks whether it would succeed counts like the others, as at Kafka's controller.
 */
final class Mutations {
    private final Quotas quotas;
    private final RequestContext context;
    private final boolean strict;
    private int pauseMs;

    /** @param strictSince the request's first version that knows the error */
    Mutations(Quotas quotas, RequestContext context, int strictSince) {
        this.quotas = quotas;
        this.context = context;
        this.strict = context.apiVersion() >= strictSince;
    }

    /** To be called when everything else about the topic is right. */
    void count(int partitionCount) throws Refusal {
        int ms = quotas.mutated(context, partitionCount, strict);
        pauseMs = Math.max(pauseMs, ms);
        if (strict && ms > 0) {
            throw new Refusal(ErrorCode.THROTTLING_QUOTA_EXCEEDED, "The throttling quota has been exceeded.");
        }
    }

    /** Makes the connection pause after the answer; returns for how long, in ms, for the answer. */
    int pause() {
        context.session().pauseAfterAnswer(pauseMs);
        return pauseMs;
    }
}
