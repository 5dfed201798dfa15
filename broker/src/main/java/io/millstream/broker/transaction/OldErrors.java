package io.millstream.broker.transaction;

import io.millstream.wire.ErrorCode;

/** What older clients are told in the place of errors that they do not know. */
final class OldErrors {
    private OldErrors() {}

    /** PRODUCER_FENCED came with KIP-588; before {@code fencedSince} it was INVALID_PRODUCER_EPOCH. */
    static ErrorCode of(ErrorCode error, int apiVersion, int fencedSince) {
        return error == ErrorCode.PRODUCER_FENCED && apiVersion < fencedSince
                ? ErrorCode.INVALID_PRODUCER_EPOCH
                : error;
    }
}
