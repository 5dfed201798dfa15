package io.millstream.topology;

/** How a spout shall run. */
public final class SpoutDeclarer extends ComponentDeclarer<SpoutDeclarer> {
    private int maxPending = Integer.MAX_VALUE;

    SpoutDeclarer() {}

    @Override
    SpoutDeclarer self() {
        return this;
    }

    /**
     * Holds each task back while so many of its tracked tuples are neither acked nor failed; no limit unless said
     * otherwise.
     */
    public SpoutDeclarer maxPending(int tuples) {
        maxPending = tuples;
        return this;
    }

    int maxPending() {
        return maxPending;
    }
}
