package io.millstream.broker.access.sasl;

import io.millstream.broker.access.sasl.ScramStore.ScramUser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of RFC 5802 without channel binding.
 *
 * <pre>
 * client   n,,n=alice,r=CLIENT                    who it says it is, and its nonce
 * server   r=CLIENTSERVER,s=SALT,i=4096           what to hash the password with
 * client   c=biws,r=CLIENTSERVER,p=PROOF          proof that it knows the password
 * server   v=SIGNATURE                            proof that the server knew its hash
 * </pre>
 */
final class ScramExchange implements SaslExchange {
    private static final int MAX_NONCE_CHARS = 1_024;
    private static final int NONCE_BYTES = 24;

    private final ScramMechanism mechanism;
    private final ScramStore store;
    private @Nullable Begun begun;
    private boolean over;

    /** What is kept between the client's two messages. */
    private record Begun(ScramClientFirst first, ScramCredential credential, boolean exists, String serverFirst) {
        String nonce() {
            return serverFirst.substring("r=".length(), serverFirst.indexOf(','));
        }
    }

    ScramExchange(ScramMechanism mechanism, ScramStore store) {
        this.mechanism = mechanism;
        this.store = store;
    }

    @Override
    public Step next(byte[] token) {
        if (over) {
            return new Refused("the exchange is over");
        }
        Step step = begun == null ? first(token) : last(begun, token);
        over = !(step instanceof Challenge);
        return step;
    }

    private Step first(byte[] token) {
        Optional<ScramClientFirst> parsed = ScramClientFirst.parse(new String(token, StandardCharsets.UTF_8));
        if (parsed.isEmpty() || parsed.get().nonce().length() > MAX_NONCE_CHARS) {
            return invalid();
        }
        ScramClientFirst first = parsed.get();
        if (!first.authorizationId().isEmpty() && !first.authorizationId().equals(first.user())) {
            // Said before the user is looked up, so it says nothing about them.
            return new Refused(
                    "Authentication failed: Client requested an authorization id that is different from username");
        }
        var key = new ScramUser(first.user(), mechanism);
        ScramCredential pretended = store.pretended(key); // in any case: an unknown name must not take longer
        Optional<ScramCredential> found = first.wantsDelegationToken() ? Optional.empty() : store.find(key);
        ScramCredential credential = found.orElse(pretended);
        byte[] serverNonce = new byte[NONCE_BYTES];
        store.random().nextBytes(serverNonce);
        String serverFirst = "r=" + first.nonce() + Base64.getEncoder().encodeToString(serverNonce) + ",s="
                + Base64.getEncoder().encodeToString(credential.salt()) + ",i=" + credential.iterations();
        begun = new Begun(first, credential, found.isPresent(), serverFirst);
        return new Challenge(serverFirst.getBytes(StandardCharsets.UTF_8));
    }

    private Step last(Begun before, byte[] token) {
        String message = new String(token, StandardCharsets.UTF_8);
        int proofAt = message.lastIndexOf(",p=");
        if (proofAt < 0) {
            return invalid();
        }
        String withoutProof = message.substring(0, proofAt);
        String expected = "c=" + before.first.channelBinding() + ",r=" + before.nonce();
        boolean answersUs = withoutProof.equals(expected) || withoutProof.startsWith(expected + ",");
        byte[] proof = decoded(message.substring(proofAt + ",p=".length()));
        if (!answersUs || proof.length != mechanism.hashBytes()) {
            return invalid();
        }
        byte[] authMessage =
                (before.first.bare() + "," + before.serverFirst + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
        ScramCredential credential = before.credential;
        byte[] clientKey = mechanism.hmac(credential.storedKey(), authMessage);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= proof[i]; // ClientProof = ClientKey XOR ClientSignature
        }
        byte[] signature = mechanism.hmac(credential.serverKey(), authMessage);
        if (!MessageDigest.isEqual(mechanism.h(clientKey), credential.storedKey()) || !before.exists) {
            return invalid();
        }
        return new Authenticated(
                before.first.user(),
                ("v=" + Base64.getEncoder().encodeToString(signature)).getBytes(StandardCharsets.US_ASCII));
    }

    /** Empty if it is no base64: no proof has that length. */
    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** The one sentence for everything that is wrong, as in Kafka. */
    private Refused invalid() {
        return new Refused("Authentication failed during authentication due to invalid credentials with SASL mechanism "
                + mechanism.registeredName());
    }
}
