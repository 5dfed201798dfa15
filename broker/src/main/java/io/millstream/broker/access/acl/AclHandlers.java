package io.millstream.broker.access.acl;

import io.millstream.broker.HandlerTable;
import io.millstream.wire.message.ApiKey;

/** Serves the requests about access lists. Changes wait for the disk, so they run where blocking is allowed. */
public final class AclHandlers {
    private final AclStore store;

    public AclHandlers(AclStore store) {
        this.store = store;
    }

    public void register(HandlerTable table) {
        table.serve(ApiKey.DESCRIBE_ACLS, 1, 3, new DescribeAclsHandler(store));
        table.serveBlocking(ApiKey.CREATE_ACLS, 1, 3, new CreateAclsHandler(store));
        table.serveBlocking(ApiKey.DELETE_ACLS, 1, 3, new DeleteAclsHandler(store));
    }
}
