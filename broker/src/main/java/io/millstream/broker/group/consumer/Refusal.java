package io.millstream.broker.group.consumer;

import io.millstream.wire.ErrorCode;

/** Why a request is not done: an expected outcome, not a failure. */
record Refusal(ErrorCode error, String message) {}
