package io.millstream.broker.access.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.Disk;
import io.millstream.broker.access.sasl.SaslExchange.Authenticated;
import io.millstream.broker.access.sasl.SaslExchange.Challenge;
import io.millstream.broker.access.sasl.SaslExchange.Refused;
import io.millstream.broker.access.sasl.SaslExchange.Step;
import io.millstream.testkit.SeededTest;
import io.millstream.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.apache.kafka.common.security.scram.ScramExtensionsCallback;
import org.apache.kafka.common.security.scram.internals.ScramSaslClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramExchangeTest {
    /** The example of RFC 7677, section 3. */
    @Test
    void derivesTheKeysOfTheRfcsExample() {
        byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
        var credential = ScramCredential.ofPassword(ScramMechanism.SHA_256, "pencil", salt, 4096);
        String authMessage = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
                + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
                + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        byte[] signature =
                ScramMechanism.SHA_256.hmac(credential.serverKey(), authMessage.getBytes(StandardCharsets.US_ASCII));
        assertThat(Base64.getEncoder().encodeToString(signature))
                .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @ParameterizedTest
    @EnumSource(ScramMechanism.class)
    void agreesWithKafkasClient(ScramMechanism mechanism) throws Exception {
        ScramStore store = store(1);
        AddedScram.add(mechanism.registeredName() + "=[name=alice,password=\"a, b=c\"]", store);
        assertThat(authenticate(mechanism, store, "alice", "a, b=c")).isEqualTo(new Done("alice", true));
        assertThat(authenticate(mechanism, store, "alice", "a, b=d").authenticated())
                .isFalse();
    }

    @Test
    void takesNamesWithCommasAndEqualsSigns() throws Exception {
        ScramStore store = store(1);
        AddedScram.add("SCRAM-SHA-256=[name=\"CN=alice,OU=x\",password=secret]", store);
        assertThat(authenticate(ScramMechanism.SHA_256, store, "CN=alice,OU=x", "secret"))
                .isEqualTo(new Done("CN=alice,OU=x", true));
    }

    @Test
    void answersForUnknownUsersAsForKnownOnes() throws Exception {
        ScramStore store = store(1);
        AddedScram.add("SCRAM-SHA-256=[name=alice,password=secret,iterations=8192]", store);
        String known = first(store, "n,,n=alice,r=abc");
        String unknown = first(store, "n,,n=mallory,r=abc");
        assertThat(unknown).matches("r=abc[^,]{32},s=[^,]+,i=8192");
        assertThat(saltOf(unknown)).hasSizeBetween(saltOf(known).length - 4, saltOf(known).length + 4);
        assertThat(saltOf(first(store, "n,,n=mallory,r=xyz"))).isEqualTo(saltOf(unknown));
        assertThat(saltOf(first(store, "n,,n=trudy,r=abc"))).isNotEqualTo(saltOf(unknown));

        Done wrongPassword = authenticate(ScramMechanism.SHA_256, store, "alice", "wrong");
        Done noUser = authenticate(ScramMechanism.SHA_256, store, "mallory", "secret");
        assertThat(noUser).isEqualTo(wrongPassword);
    }

    @Test
    void asksAnUnknownUserTheSameAfterARestart() throws IOException {
        SimDisk disk = disk(7);
        ScramStore before = ScramStore.open(disk, Path.of("/data"), new Random(1));
        AddedScram.add("SCRAM-SHA-256=[name=alice,password=secret]", before);
        ScramStore after = ScramStore.open(disk, Path.of("/data"), new Random(2));
        assertThat(saltOf(first(after, "n,,n=mallory,r=abc"))).isEqualTo(saltOf(first(before, "n,,n=mallory,r=abc")));
        assertThat(after.all()).isEqualTo(before.all());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n,,",
                "n=alice,r=abc",
                "p=tls-unique,,n=alice,r=abc",
                "n,,m=ext,n=alice,r=abc",
                "n,,n=,r=abc",
                "n,,n=alice",
                "n,,n=alice,r=",
                "n,,n=al=ice,r=abc",
                "n,a=,n=a\0b,r=abc",
                "n,,n=alice,r=a\u0001c"
            })
    void refusesWhatIsNoFirstMessage(String message) throws IOException {
        assertThat(new ScramExchange(ScramMechanism.SHA_256, store(1)).next(bytes(message)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void refusesAbsurdNoncesAndForeignAuthorizationIds() throws IOException {
        var long1 = new ScramExchange(ScramMechanism.SHA_256, store(1));
        assertThat(long1.next(bytes("n,,n=alice,r=" + "x".repeat(1_025)))).isInstanceOf(Refused.class);
        var other = new ScramExchange(ScramMechanism.SHA_256, store(1));
        assertThat(other.next(bytes("n,a=bob,n=alice,r=abc")))
                .isEqualTo(new Refused("Authentication failed: Client requested an authorization id that is different"
                        + " from username"));
    }

    @Test
    void refusesALastMessageThatAnswersSomethingElse() throws IOException {
        ScramStore store = store(1);
        for (String last : new String[] {
            "",
            "c=biws,r=abc,p=AAAA",
            "c=eSws,r=NONCE,p=PROOF",
            "c=biws,r=NONCEx,p=PROOF",
            "c=biws,r=NONCE,p=!",
            "c=biws,r=NONCE"
        }) {
            var exchange = new ScramExchange(ScramMechanism.SHA_256, store);
            String challenge = text(exchange.next(bytes("n,,n=alice,r=abc")));
            String nonce = challenge.substring(2, challenge.indexOf(','));
            String proof = Base64.getEncoder().encodeToString(new byte[32]);
            assertThat(exchange.next(bytes(last.replace("NONCE", nonce).replace("PROOF", proof))))
                    .as(last)
                    .isInstanceOf(Refused.class);
            assertThat(exchange.next(bytes("n,,n=alice,r=abc"))).isEqualTo(new Refused("the exchange is over"));
        }
    }

    /** Random bytes and damaged messages: never an exception, never a way in. */
    @SeededTest(count = 30)
    void survivesWhateverIsSent(long seed) throws IOException {
        var random = new Random(seed);
        ScramStore store = store(seed);
        AddedScram.add("SCRAM-SHA-256=[name=alice,password=secret]", store);
        for (int i = 0; i < 200; i++) {
            var exchange = new ScramExchange(ScramMechanism.SHA_256, store);
            byte[] message = bytes("n,,n=alice,r=fyko+d2lbbFgONRv9qkxdawL,ext=1");
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt();
            }
            for (int step = 0; step < 3; step++) {
                assertThat(exchange.next(message)).isNotInstanceOf(Authenticated.class);
                message = new byte[random.nextInt(80)];
                random.nextBytes(message);
            }
        }
    }

    private record Done(String user, boolean authenticated) {}

    /** Kafka's own client against our server; what the client is told at the end is the outcome. */
    private static Done authenticate(ScramMechanism mechanism, ScramStore store, String user, String password)
            throws SaslException {
        var kafkas = org.apache.kafka.common.security.scram.internals.ScramMechanism.forMechanismName(
                mechanism.registeredName());
        SaslClient client = client(kafkas, user, password);
        var server = new ScramExchange(mechanism, store);
        byte[] token = client.evaluateChallenge(new byte[0]);
        while (true) {
            Step step = server.next(token);
            if (step instanceof Challenge challenge) {
                token = client.evaluateChallenge(challenge.token());
            } else if (step instanceof Authenticated authenticated) {
                client.evaluateChallenge(authenticated.token()); // throws if the server did not know the password
                return new Done(authenticated.user(), client.isComplete());
            } else {
                return new Done(step.toString(), false);
            }
        }
    }

    private static SaslClient client(
            org.apache.kafka.common.security.scram.internals.ScramMechanism mechanism, String user, String password) {
        try {
            return new ScramSaslClient(mechanism, callbacks -> {
                for (Callback callback : callbacks) {
                    if (callback instanceof NameCallback name) {
                        name.setName(user);
                    } else if (callback instanceof PasswordCallback secret) {
                        secret.setPassword(password.toCharArray());
                    } else if (callback instanceof ScramExtensionsCallback extensions) {
                        extensions.extensions(Map.of());
                    } else {
                        throw new UnsupportedCallbackException(callback);
                    }
                }
            });
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String first(ScramStore store, String message) {
        return text(new ScramExchange(ScramMechanism.SHA_256, store).next(bytes(message)));
    }

    private static byte[] saltOf(String serverFirst) {
        return Base64.getDecoder().decode(serverFirst.replaceAll(".*,s=([^,]*),.*", "$1"));
    }

    private static String text(Step step) {
        return new String(((Challenge) step).token(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ScramStore store(long seed) throws IOException {
        return ScramStore.open(disk(seed), Path.of("/data"), new Random(seed));
    }

    private static SimDisk disk(long seed) throws IOException {
        var disk = new SimDisk(seed);
        ((Disk) disk).createDirectories(Path.of("/data"));
        return disk;
    }
}
