package io.millstream.broker.group.consumer;

/** What the coordinator knows of a group and does not write down: it begins anew after a restart. */
final class SoftState {
    private final MemberTimers timers = new MemberTimers();
    private boolean isLookingUpRegexes;

    MemberTimers timers() {
        return timers;
    }

    /** True while the group's patterns are being looked up on another thread. */
    boolean isLookingUpRegexes() {
        return isLookingUpRegexes;
    }

    void lookingUpRegexes(boolean isLookingUp) {
        isLookingUpRegexes = isLookingUp;
    }
}
