package io.millstream.broker.group.consumer;

/**
 * Who sent a heartbeat, and when.
 *
 * @param nowMs the coordinator's time
 */
record Caller(String clientId, String clientHost, long nowMs) {}
