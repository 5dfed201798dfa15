package io.millstream.broker.access.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JaasConfigTest {
    @Test
    void readsWhatKafkasUsersWrite() {
        JaasConfig config = JaasConfig.parse("""
                org.apache.kafka.common.security.plain.PlainLoginModule required \\
                """.replace("\\\n", "") + """
                  username="admin" password="admin-secret"
                  user_admin="admin-secret"
                  user_alice="say \\"hi\\"; a=b \\\\" user_bob=plain ;
                """);
        assertThat(config.moduleName()).isEqualTo("PlainLoginModule");
        assertThat(config.users())
                .containsExactly(
                        entry("admin", "admin-secret"), entry("alice", "say \"hi\"; a=b \\"), entry("bob", "plain"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PlainLoginModule",
                "PlainLoginModule required",
                "PlainLoginModule required user_alice=\"secret\"",
                "PlainLoginModule required user_alice=\"secret;",
                "PlainLoginModule required user_alice=\"secret\"; more",
                "PlainLoginModule maybe user_alice=\"secret\";"
            })
    void refusesWhatIsNotFinishedWithoutRepeatingThePassword(String text) {
        assertThatThrownBy(() -> JaasConfig.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}
