package io.millstream.broker.access.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A SCRAM client's first message, taken apart.
 *
 * @param gs2Header up to and with the second comma: {@code n,,}
 * @param bare the rest, as it was sent: it becomes part of what is signed
 * @param authorizationId whom the client wants to act as; mostly empty
 */
record ScramClientFirst(
        String gs2Header, String bare, String authorizationId, String user, String nonce, String extensions) {
    // Possessive throughout: a hostile message costs one pass, however it is built.
    private static final Pattern MESSAGE = Pattern.compile(
            "(?<gs2>[ny],(?:a=(?<authzid>[^,]*+))?,)(?<bare>n=(?<user>[^,]++),r=(?<nonce>[\\x21-\\x7E&&[^,]]++)(?<ext>(?:,.*+)?))",
            Pattern.DOTALL);

    /** Empty if it is malformed, asks for channel binding, or demands an extension that we do not know ({@code m=}). */
    static Optional<ScramClientFirst> parse(String message) {
        Matcher matcher = MESSAGE.matcher(message);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String authorizationId = name(orEmpty(matcher.group("authzid")));
        String user = name(orEmpty(matcher.group("user")));
        if (authorizationId == null || user == null) {
            return Optional.empty();
        }
        return Optional.of(new ScramClientFirst(
                orEmpty(matcher.group("gs2")),
                orEmpty(matcher.group("bare")),
                authorizationId,
                user,
                orEmpty(matcher.group("nonce")),
                orEmpty(matcher.group("ext"))));
    }

    /** What the last message must say in {@code c=}: nothing was added or taken away by somebody in between. */
    String channelBinding() {
        return Base64.getEncoder().encodeToString(gs2Header.getBytes(StandardCharsets.UTF_8));
    }

    /** Kafka's extension for delegation tokens, which this broker does not issue. */
    boolean wantsDelegationToken() {
        return (extensions + ",").contains(",tokenauth=true,");
    }

    /** The name behind its escapes: {@code =2C} is a comma, {@code =3D} an equals sign; null if it has others. */
    private static @Nullable String name(String escaped) {
        String rest = escaped.replace("=2C", "").replace("=3D", "");
        return rest.indexOf('=') >= 0 || escaped.indexOf('\0') >= 0
                ? null
                : escaped.replace("=2C", ",").replace("=3D", "=");
    }

    private static String orEmpty(@Nullable String group) {
        return group == null ? "" : group;
    }
}
