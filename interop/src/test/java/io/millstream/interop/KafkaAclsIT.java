package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.interop.KafkaTools.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's tool for access lists, against a broker that keeps some. */
class KafkaAclsIT {
    @TempDir
    Path directory;

    @Test
    void entriesAreAddedListedAndRemoved() throws IOException {
        try (var broker = BrokerProcess.start(
                        directory,
                        0,
                        "--set",
                        "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "--set",
                        "super.users=User:ANONYMOUS");
                var tools = KafkaTools.start(broker.address())) {
            acls(tools, "--add", "--allow-principal", "User:alice", "--consumer", "--topic", "a", "--group", "g");
            assertThat(acls(tools, "--list", "--topic", "a"))
                    .contains("principal=User:alice, host=*, operation=READ, permissionType=ALLOW")
                    .contains("principal=User:alice, host=*, operation=DESCRIBE, permissionType=ALLOW")
                    .doesNotContain("resourceType=GROUP");
            acls(tools, "--remove", "--force", "--topic", "a");
            assertThat(acls(tools, "--list"))
                    .contains("resourceType=GROUP, name=g")
                    .doesNotContain("resourceType=TOPIC");
        }
    }

    private static String acls(KafkaTools tools, String... arguments) {
        Outcome outcome = tools.run("AclCommand", arguments);
        assertThat(outcome.exitCode()).as(outcome.all()).isZero();
        return outcome.out();
    }
}
