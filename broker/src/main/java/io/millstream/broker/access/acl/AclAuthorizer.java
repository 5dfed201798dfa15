package io.millstream.broker.access.acl;

import io.millstream.broker.AclOperation;
import io.millstream.broker.Authorizer;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Session;
import io.millstream.broker.access.acl.AclRules.Asker;

/** Decides by the entries that are kept right now. */
public final class AclAuthorizer implements Authorizer {
    private final AclRules rules;
    private final AclStore store;

    public AclAuthorizer(AclSettings settings, AclStore store) {
        this.rules = settings.rules();
        this.store = store;
    }

    @Override
    public boolean isAllowed(Session session, AclOperation operation, ResourceType type, String name) {
        return rules.allow(store.index(), asker(session), operation, type, name);
    }

    @Override
    public boolean isAllowedOnAny(Session session, AclOperation operation, ResourceType type) {
        return rules.allowOnAny(store.index(), asker(session), operation, type);
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Object rules() {
        return store.index();
    }

    private static Asker asker(Session session) {
        return new Asker(session.principal().toString(), session.clientAddress().getHostAddress());
    }
}
