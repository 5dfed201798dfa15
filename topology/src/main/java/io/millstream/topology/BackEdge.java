package io.millstream.topology;

/** A subscription of {@code bolt} that leads back to a component which, directly or not, takes streams from {@code bolt}. */
public record BackEdge(String bolt, Subscription subscription) {}
