package io.millstream.topology;

/** That a bolt takes in a stream. */
public record Subscription(String component, String stream, Grouping grouping) {}
