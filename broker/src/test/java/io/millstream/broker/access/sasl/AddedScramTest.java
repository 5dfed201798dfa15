package io.millstream.broker.access.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.broker.access.sasl.ScramStore.ScramUser;
import io.millstream.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddedScramTest {
    @Test
    void takesASaltedPasswordAsThePasswordItWasMadeOf() throws IOException {
        byte[] salt = "MWx2NHBkbnc0".getBytes(StandardCharsets.US_ASCII);
        byte[] salted = ScramMechanism.SHA_512.hi("secret".getBytes(StandardCharsets.UTF_8), salt, 8192);
        ScramStore store = store();
        AddedScram.add(
                "SCRAM-SHA-512=[name=alice,iterations=8192,salt=\""
                        + Base64.getEncoder().encodeToString(salt) + "\",saltedpassword=\""
                        + Base64.getEncoder().encodeToString(salted) + "\"]",
                store);
        assertThat(store.find(new ScramUser("alice", ScramMechanism.SHA_512)))
                .contains(ScramCredential.ofPassword(ScramMechanism.SHA_512, "secret", salt, 8192));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alice:secret | is not written",
                "SCRAM-SHA-1=[name=alice,password=secret] | SCRAM-SHA-256 and SCRAM-SHA-512",
                "SCRAM-SHA-256=[password=secret] | names no user",
                "SCRAM-SHA-256=[name=alice] | has no password",
                "SCRAM-SHA-256=[name=alice,pasword=secret] | Did you mean password?",
                "SCRAM-SHA-256=[name=alice,password=secret,iterations=100] | from 4096 to 16384",
                "SCRAM-SHA-256=[name=alice,password=secret,iterations=many] | is no number",
                "SCRAM-SHA-256=[name=alice,saltedpassword=AAAA] | has a saltedpassword of 3 bytes",
                "SCRAM-SHA-256=[name=alice,password=secret,saltedpassword=AAAA] | give one of them"
            })
    void saysWhatIsWrongWithoutThePassword(String written, String expected) {
        assertThatThrownBy(() -> AddedScram.add(written, store()))
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
                .hasMessageContaining(expected)
                .satisfies(e ->
                        assertThat(e.getMessage().replace("alice-secret", "")).doesNotContain("secret"));
    }

    private static ScramStore store() throws IOException {
        var disk = new SimDisk(1);
        disk.createDirectories(Path.of("/data"));
        return ScramStore.open(disk, Path.of("/data"), new Random(1));
    }
}
