package io.millstream.broker.access.sasl;

import io.millstream.base.Disk;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.codec.Codec;
import io.millstream.base.codec.RecordCodec;
import io.millstream.broker.internal.AdminFile;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The SCRAM credentials, in memory and in the data directory: salts and keys, never a password.
 *
 * <p>Who asks for a user that there is none of gets a credential all the same, with a salt that depends on the name and on a
 * secret of this data directory, and with keys that no password has: so an answer does not tell which users there are
 * (RFC 5802, section 9).
 *
 * <p>Any number of threads read; changes wait for each other, and are durable before anybody is judged by them.
 */
public final class ScramStore {
    private static final Codec<Stored> CODEC = RecordCodec.of(Stored.class, MethodHandles.lookup());
    private static final int SALT_BITS = 130;
    private static final int SECRET_BYTES = 32;

    private final AdminFile<Stored> file;
    private final RandomGenerator random;
    private final byte[] secret;
    private volatile Map<ScramUser, ScramCredential> credentials;

    /** Whose credential it is, and for which mechanism. */
    record ScramUser(String name, ScramMechanism mechanism) implements Comparable<ScramUser> {
        private static final Comparator<ScramUser> ORDER =
                Comparator.comparing(ScramUser::name).thenComparing(ScramUser::mechanism);

        @Override
        public int compareTo(ScramUser other) {
            return ORDER.compare(this, other);
        }
    }

    /** All of it as it is on disk. */
    @SuppressWarnings("ArrayRecordComponent") // written and read, never compared
    record Stored(byte[] secret, List<StoredCredential> credentials) {}

    @SuppressWarnings("ArrayRecordComponent") // written and read, never compared
    record StoredCredential(
            String user, String mechanism, byte[] salt, byte[] storedKey, byte[] serverKey, int iterations) {}

    private ScramStore(
            AdminFile<Stored> file,
            RandomGenerator random,
            byte[] secret,
            Map<ScramUser, ScramCredential> credentials) {
        this.file = file;
        this.random = random;
        this.secret = secret;
        this.credentials = credentials;
    }

    /**
     * Reads the credentials of a data directory.
     *
     * @param random makes salts and nonces; nobody outside may guess what it gives
     * @throws JobException if there are credentials that cannot be read
     */
    public static ScramStore open(Disk disk, Path dataDirectory, RandomGenerator random) {
        var file = new AdminFile<>(disk, dataDirectory.resolve("access"), "scram", CODEC);
        Optional<Stored> stored = file.load();
        if (stored.isPresent()) {
            return new ScramStore(file, random, stored.get().secret(), read(stored.get(), file.path()));
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new ScramStore(file, random, secret, new TreeMap<>());
    }

    RandomGenerator random() {
        return random;
    }

    /** Sorted by user. */
    Map<ScramUser, ScramCredential> all() {
        return credentials;
    }

    Optional<ScramCredential> find(ScramUser key) {
        return Optional.ofNullable(credentials.get(key));
    }

    /** What an unknown user is asked to prove: the same at every try, and impossible. */
    ScramCredential pretended(ScramUser key) {
        ScramMechanism mechanism = key.mechanism();
        byte[] seed = mechanism.hmac(secret, (key.mechanism() + ":" + key.name()).getBytes(StandardCharsets.UTF_8));
        byte[] bits = new byte[SALT_BITS / 8 + 1];
        System.arraycopy(seed, 0, bits, 0, bits.length);
        byte[] keys = mechanism.hmac(secret, seed);
        return new ScramCredential(saltOf(bits), keys, keys, usualIterations(mechanism, seed));
    }

    /** The count of some credential that there is, chosen by {@code seed}: a count of its own would give it away. */
    private int usualIterations(ScramMechanism mechanism, byte[] seed) {
        List<Integer> counts = credentials.entrySet().stream()
                .filter(entry -> entry.getKey().mechanism() == mechanism)
                .map(entry -> entry.getValue().iterations())
                .toList();
        return counts.isEmpty()
                ? ScramMechanism.MIN_ITERATIONS
                : counts.get((seed[seed.length - 1] & 0xFF) % counts.size());
    }

    /** Random letters and digits, as the clients of Kafka make them, so that ours look no different. */
    byte[] newSalt() {
        byte[] bits = new byte[SALT_BITS / 8 + 1];
        random.nextBytes(bits);
        return saltOf(bits);
    }

    private static byte[] saltOf(byte[] bits) {
        bits[0] &= 3;
        return new BigInteger(1, bits).toString(Character.MAX_RADIX).getBytes(StandardCharsets.US_ASCII);
    }

    /** Replaces the credentials by what {@code change} makes of them, durably. */
    synchronized void change(UnaryOperator<Map<ScramUser, ScramCredential>> change) throws IOException {
        Map<ScramUser, ScramCredential> next = change.apply(new TreeMap<>(credentials));
        var stored = new ArrayList<StoredCredential>();
        next.forEach((key, credential) -> stored.add(new StoredCredential(
                key.name(),
                key.mechanism().registeredName(),
                credential.salt(),
                credential.storedKey(),
                credential.serverKey(),
                credential.iterations())));
        file.save(new Stored(secret, stored));
        credentials = next;
    }

    private static Map<ScramUser, ScramCredential> read(Stored stored, Path path) {
        var credentials = new TreeMap<ScramUser, ScramCredential>();
        for (StoredCredential one : stored.credentials()) {
            ScramMechanism mechanism = ScramMechanism.ofName(one.mechanism())
                    .orElseThrow(() -> new JobException(
                            ErrorKind.USER,
                            "File " + path + " holds a credential of " + one.user() + " for " + one.mechanism()
                                    + ", which this version does not know. Use the version that wrote it."));
            credentials.put(
                    new ScramUser(one.user(), mechanism),
                    new ScramCredential(one.salt(), one.storedKey(), one.serverKey(), one.iterations()));
        }
        return credentials;
    }
}
