package io.millstream.broker.access.sasl;

import java.nio.charset.StandardCharsets;

/** RFC 4616: one token, {@code [authorization id] NUL user NUL password}. */
final class PlainExchange implements SaslExchange {
    private static final byte[] NOTHING = {};

    private final PlainUsers users;

    PlainExchange(PlainUsers users) {
        this.users = users;
    }

    @Override
    public Step next(byte[] token) {
        String[] parts = new String(token, StandardCharsets.UTF_8).split("\0", -1);
        if (parts.length != 3) {
            return new Refused("Invalid SASL/PLAIN response: expected 3 tokens, got " + parts.length);
        }
        String authorizationId = parts[0];
        String user = parts[1];
        String password = parts[2];
        if (user.isEmpty()) {
            return new Refused("Authentication failed: username not specified");
        } else if (password.isEmpty()) {
            return new Refused("Authentication failed: password not specified");
        } else if (!users.check(user, password)) {
            return new Refused("Authentication failed: Invalid username or password");
        } else if (!authorizationId.isEmpty() && !authorizationId.equals(user)) {
            return new Refused(
                    "Authentication failed: Client requested an authorization id that is different from username");
        }
        return new Authenticated(user, NOTHING);
    }
}
