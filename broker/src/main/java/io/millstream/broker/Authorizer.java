package io.millstream.broker;

/** Decides who may do what. Thread-safe and quick: it is asked for every topic of every request. */
public interface Authorizer {
    /** Without access control everybody may do everything. */
    Authorizer ALLOW_ALL = new Authorizer() {
        @Override
        public boolean isAllowed(Session session, AclOperation operation, ResourceType type, String name) {
            return true;
        }

        @Override
        public boolean isAllowedOnAny(Session session, AclOperation operation, ResourceType type) {
            return true;
        }

        @Override
        public boolean isOn() {
            return false;
        }
    };

    boolean isAllowed(Session session, AclOperation operation, ResourceType type, String name);

    /** True if there may be a resource of that type on which the operation is allowed. */
    boolean isAllowedOnAny(Session session, AclOperation operation, ResourceType type);

    /** False if there is no access control, so that its requests are answered by SECURITY_DISABLED. */
    boolean isOn();

    /** Another object after each change of the rules: whoever remembers what was decided compares it. */
    default Object rules() {
        return this;
    }
}
