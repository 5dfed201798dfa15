package io.millstream.broker.access.sasl;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import io.millstream.broker.access.sasl.ScramStore.ScramUser;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A SCRAM credential given before the broker starts, written as for {@code kafka-storage format --add-scram}: the first user
 * of a broker that lets nobody in without one.
 *
 * <pre>
 * SCRAM-SHA-256=[name=alice,password=alice-secret]
 * SCRAM-SHA-512=[name=alice,iterations=8192,password=alice-secret]
 * SCRAM-SHA-256=[name=alice,salt="MWx2NHBkbnc0ZndxN25vdGN4bTB5Y3M3dGE=",saltedpassword="...",iterations=8192]
 * </pre>
 */
public final class AddedScram {
    private static final Pattern WRITTEN = Pattern.compile("(?<mechanism>[^=\\[]+)=\\[(?<options>.*)]", Pattern.DOTALL);
    // A password may hold commas and equals signs when it is quoted.
    private static final Pattern OPTION =
            Pattern.compile("\\s*(?<name>[a-z]+)=(?:\"(?<quoted>[^\"]*)\"|(?<plain>[^,]*))\\s*(?:,|$)");
    private static final List<String> OPTIONS = List.of("name", "password", "salt", "saltedpassword", "iterations");

    private AddedScram() {}

    /** Makes the credential durable; one that the user has for the mechanism is replaced. */
    public static void add(String written, ScramStore store) {
        Matcher matcher = WRITTEN.matcher(written.strip());
        if (!matcher.matches()) {
            throw wrong("is not written mechanism=[name=...,password=...]");
        }
        String name = matcher.group("mechanism");
        ScramMechanism mechanism = ScramMechanism.ofName(name)
                .orElseThrow(() -> wrong("names " + name + "; there are SCRAM-SHA-256 and SCRAM-SHA-512"));
        Map<String, String> options = options(matcher.group("options"));
        String user = options.getOrDefault("name", "");
        if (user.isEmpty()) {
            throw wrong("names no user; add name=alice");
        }
        ScramCredential credential = credential(mechanism, options, store);
        try {
            store.change(credentials -> {
                credentials.put(new ScramUser(user, mechanism), credential);
                return credentials;
            });
        } catch (IOException e) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "The SCRAM credential of " + user + " could not be written to the data directory: " + e
                            + ". Check the disk and the directory's permissions.",
                    e);
        }
    }

    private static Map<String, String> options(@Nullable String text) {
        var options = new LinkedHashMap<String, String>();
        String rest = text == null ? "" : text;
        Matcher option = OPTION.matcher(rest);
        int at = 0;
        while (at < rest.length() && option.region(at, rest.length()).lookingAt()) {
            String name = option.group("name");
            if (!OPTIONS.contains(name)) {
                throw wrong("has an option " + name + ", which does not exist." + Nearest.hint(name, OPTIONS));
            }
            String quoted = option.group("quoted");
            options.put(name, quoted == null ? option.group("plain").strip() : quoted);
            at = option.end();
        }
        if (at < rest.length()) {
            throw wrong("is no list of name=value, separated by commas, from character " + (at + 1)
                    + " inside the brackets on");
        }
        return options;
    }

    private static ScramCredential credential(ScramMechanism mechanism, Map<String, String> options, ScramStore store) {
        int iterations = iterations(options.get("iterations"));
        Optional<byte[]> salt = Optional.ofNullable(options.get("salt")).map(text -> base64(text, "salt"));
        String password = options.get("password");
        String salted = options.get("saltedpassword");
        if (password != null && salted != null) {
            throw wrong("has both a password and a saltedpassword; give one of them");
        }
        if (password != null && !password.isEmpty()) {
            return ScramCredential.ofPassword(mechanism, password, salt.orElseGet(store::newSalt), iterations);
        }
        if (salted == null) {
            throw wrong("has no password; add password=...");
        }
        byte[] bytes = base64(salted, "saltedpassword");
        if (bytes.length != mechanism.hashBytes()) {
            throw wrong("has a saltedpassword of " + bytes.length + " bytes; for " + mechanism.registeredName()
                    + " it has " + mechanism.hashBytes());
        }
        return ScramCredential.ofSaltedPassword(
                mechanism,
                bytes,
                salt.orElseThrow(() -> wrong("has a saltedpassword but not the salt it was made with; add salt=...")),
                iterations);
    }

    private static int iterations(@Nullable String text) {
        if (text == null) {
            return ScramMechanism.MIN_ITERATIONS;
        }
        try {
            int iterations = Integer.parseInt(text);
            if (iterations >= ScramMechanism.MIN_ITERATIONS && iterations <= ScramMechanism.MAX_ITERATIONS) {
                return iterations;
            }
        } catch (NumberFormatException e) {
            throw wrong("has iterations=" + text + ", which is no number");
        }
        throw wrong("has iterations=" + text + "; it must be from " + ScramMechanism.MIN_ITERATIONS + " to "
                + ScramMechanism.MAX_ITERATIONS);
    }

    private static byte[] base64(String text, String option) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw wrong("has a " + option + " that is not base64");
        }
    }

    /** The text itself is not repeated: it holds a password. */
    private static JobException wrong(String how) {
        return new JobException(
                ErrorKind.USER,
                "The SCRAM credential " + how
                        + ". Write for example --add-scram 'SCRAM-SHA-256=[name=alice,password=alice-secret]'.");
    }
}
