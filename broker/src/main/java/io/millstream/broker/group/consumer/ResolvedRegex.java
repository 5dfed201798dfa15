package io.millstream.broker.group.consumer;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The topics that a subscribed pattern stood for when it was last looked up.
 *
 * @param topicsVersion the {@link TopicImage#version()} it was looked up in
 * @param resolvedMs when that was
 */
record ResolvedRegex(SortedSet<String> topics, long topicsVersion, long resolvedMs) {
    static final ResolvedRegex NOTHING = new ResolvedRegex(Collections.emptySortedSet(), -1, Long.MIN_VALUE);

    ResolvedRegex {
        topics = Collections.unmodifiableSortedSet(new TreeSet<>(topics));
    }
}
