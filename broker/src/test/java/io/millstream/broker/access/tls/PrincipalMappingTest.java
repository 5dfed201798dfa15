package io.millstream.broker.access.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.security.ssl.SslPrincipalMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalMappingTest {
    private static final List<String> NAMES = List.of(
            "CN=Duke,OU=ServiceUsers,O=Org,C=US",
            "CN=Duke, OU=SME, O=mycp, L=Fulton, ST=MD, C=US",
            "CN=duke,OU=JavaSoft,O=Sun Microsystems",
            "OU=JavaSoft,O=Sun",
            "CN=a/b,OU=x",
            "");

    /** Kafka's own mapper is the specification. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEFAULT",
                "RULE:^CN=(.*?),OU=ServiceUsers.*$/$1/",
                "RULE:^CN=(.*?),OU=ServiceUsers.*$/$1@$2/L, DEFAULT",
                "RULE:^CN=([^,ADEFLTU,]+)(,.*|$)/$1/",
                "RULE:^cn=(.*?),ou=(.*?),dc=(.*?),dc=(.*?)$/$1@$2/L,RULE:^.*[Cc][Nn]=([a-zA-Z0-9.]*).*$/$1/L,DEFAULT",
                "RULE:^CN=(.*?), OU=(.*?), O=(.*?), L=(.*?), ST=(.*?), C=(.*?)$/$1@$2/U",
                "RULE:^CN=a\\/b,OU=x$/slash\\/ed/",
                "RULE:^(O)U=.*$/nobody $5/U,RULE:^(CN)=(.*)$/$2$10/"
            })
    void mapsAsKafkaDoes(String rules) throws IOException {
        var kafkas = SslPrincipalMapper.fromRules(rules);
        PrincipalMapping ours = PrincipalMapping.parse(rules);
        for (String name : NAMES) {
            Optional<String> expected;
            try {
                expected = Optional.of(kafkas.getName(name));
            } catch (SslPrincipalMapper.NoMatchingRule e) {
                expected = Optional.empty();
            }
            assertThat(ours.map(name)).as(name).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "RULE:a", "RULE:a/b", "RULE:(/b/", "DEFAULTRULE:a/b/", "RULE:a/b/LU"})
    void refusesWhatIsNoRule(String rules) {
        assertThatThrownBy(() -> PrincipalMapping.parse(rules))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ssl.principal.mapping.rules");
    }
}
