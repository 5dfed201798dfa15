package io.millstream.broker.access.quota;

import io.millstream.broker.HandlerTable;
import io.millstream.wire.message.ApiKey;

/** Serves the requests about quotas. Changes wait for the disk, so they run where blocking is allowed. */
public final class QuotaHandlers {
    private final QuotaStore store;

    public QuotaHandlers(QuotaStore store) {
        this.store = store;
    }

    public void register(HandlerTable table) {
        table.serve(ApiKey.DESCRIBE_CLIENT_QUOTAS, 0, 1, new DescribeQuotasHandler(store));
        table.serveBlocking(ApiKey.ALTER_CLIENT_QUOTAS, 0, 1, new AlterQuotasHandler(store));
    }
}
