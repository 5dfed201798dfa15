package io.millstream.broker.access.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.access.sasl.SaslExchange.Authenticated;
import io.millstream.broker.access.sasl.SaslExchange.Refused;
import io.millstream.broker.access.sasl.SaslExchange.Step;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainExchangeTest {
    @ParameterizedTest
    @ValueSource(strings = {"\0alice\0secret", "alice\0alice\0secret"})
    void letsInWhoKnowsThePassword(String token) {
        assertThat(say(token)).isInstanceOfSatisfying(Authenticated.class, in -> assertThat(in.user())
                .isEqualTo("alice"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "\0alice",
                "\0alice\0secre",
                "\0alice\0secret\0",
                "\0alice\0",
                "\0\0secret",
                "bob\0alice\0secret"
            })
    void letsNobodyElseIn(String token) {
        assertThat(say(token)).isInstanceOf(Refused.class);
    }

    @Test
    void saysTheSameOfAnUnknownUserAndAWrongPassword() {
        assertThat(say("\0mallory\0secret")).isEqualTo(say("\0alice\0wrong"));
    }

    private static Step say(String token) {
        var users = new PlainUsers(Map.of("alice", "secret"), new Random(1));
        return new PlainExchange(users).next(token.getBytes(StandardCharsets.UTF_8));
    }
}
