package io.millstream.log.store;

import io.millstream.log.AppendResult.Appended;
import io.millstream.log.AppendResult.Refused;
import java.util.concurrent.CompletionStage;

/** What became of an append before anybody waited for a force. */
sealed interface AppendOutcome {
    /** The records are in the log, since now or, for a duplicate, since an earlier append. */
    record Written(long baseOffset, long lastOffset, long logAppendTimeMs, boolean duplicate) implements AppendOutcome {
        Appended toAppended(CompletionStage<Void> acknowledged) {
            return new Appended(baseOffset, lastOffset, logAppendTimeMs, duplicate, acknowledged);
        }
    }

    record NotWritten(Refused refused) implements AppendOutcome {}
}
