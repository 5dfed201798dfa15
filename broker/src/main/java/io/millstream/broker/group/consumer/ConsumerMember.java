package io.millstream.broker.group.consumer;

import org.jspecify.annotations.Nullable;

/** A member of a consumer group: who it is, what it wants and where it stands. */
record ConsumerMember(String memberId, MemberClient client, Subscription subscription, Progress progress) {
    static ConsumerMember joining(String memberId) {
        return new ConsumerMember(memberId, MemberClient.UNKNOWN, Subscription.NONE, Progress.NEW);
    }

    @Nullable
    String instanceId() {
        return client.instanceId();
    }

    int epoch() {
        return progress.memberEpoch();
    }

    /** True if what the member said about itself, key type 5, is the same. */
    boolean saysTheSame(ConsumerMember other) {
        return client.equals(other.client) && subscription.equals(other.subscription);
    }

    ConsumerMember with(MemberClient newClient, Subscription newSubscription) {
        return new ConsumerMember(memberId, newClient, newSubscription, progress);
    }

    ConsumerMember with(Progress newProgress) {
        return new ConsumerMember(memberId, client, subscription, newProgress);
    }
}
