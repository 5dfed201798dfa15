package io.millstream.broker.admin;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.wire.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kinds of resources whose settings are served here. Immutable. */
final class ConfigKinds {
    private final List<ConfigKind> kinds;

    ConfigKinds(List<ConfigKind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    List<ConfigKind> all() {
        return kinds;
    }

    /** The kind with that number; null if its settings are not served. */
    @Nullable
    ConfigKind find(int code) {
        for (ConfigKind kind : kinds) {
            if (kind.kind().code() == code) {
                return kind;
            }
        }
        return null;
    }

    /** The kind with that number, if the sender may do {@code operation} on the resource {@code name} of it. */
    ConfigKind allowed(int code, String name, AclOperation operation, RequestContext context) throws Refusal {
        ConfigKind kind = find(code);
        if (kind == null) {
            throw new Refusal(
                    ErrorCode.INVALID_REQUEST, "Resources of type " + code + " have no settings at this broker.");
        }
        if (!kind.isAllowed(context, operation, name)) {
            throw new Refusal(kind.denied(), "Not authorized for " + operation + " of \"" + name + "\".");
        }
        return kind;
    }
}
