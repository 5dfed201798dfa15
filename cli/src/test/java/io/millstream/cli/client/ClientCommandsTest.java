package io.millstream.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.cli.ExitCode;
import io.millstream.cli.main.Cli;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is told before anybody waits. */
class ClientCommandsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "produce                     | Which topic? Name one with -t",
                "consume                     | Which topic? Name one with -t",
                "consume a b                 | Several topics can be read as a member of a group only: -G GROUP a b",
                "consume -G g -p 0 -t t      | -p cannot be chosen with -G",
                "consume -t t -o never       | -o is beginning, end, stored",
                "consume -t t -o stored      | name the group with -X group.id=NAME",
                "consume -t t -f %y          | -f is a format with the fields",
                "produce -t t -z rar         | -z is one of none, gzip, snappy, lz4, zstd",
                "produce -t t -a 2           | --acks is 0, 1 or all",
                "produce -t t -H nothing     | -H is NAME=VALUE",
                "produce -t t -X nothing     | -X is NAME=VALUE",
                "produce -t t no-such-file   | There is no file no-such-file",
                "consume -t t -b nonsense    | The address of a broker is HOST:PORT",
                "consume -t t -b a:123456    | The address of a broker is HOST:PORT",
                "group reset-offsets g -t t  | Where to? Choose one of --to-earliest",
                "group reset-offsets g -t t --to-latest --to-offset 7 | Only one of --to-latest, --to-offset is possible",
                "group reset-offsets g --to-latest | In which topics?",
                "group reset-offsets g -t t --by-duration soon | --by-duration is a length of time",
                "group reset-offsets g -t t --to-datetime noon | --to-datetime is an instant",
            })
    void aWrongWordIsToldBeforeAnythingIsSent(String line, String message) {
        var result = new Cli().stdin("never\n").run((Object[]) line.strip().split(" +", -1));

        assertThat(result.err()).contains(message);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
    }

    @Test
    void anAddressWhereNobodyListensIsToldAtOnce() throws IOException {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        for (String command : new String[] {"produce -t t", "consume -t t", "consume -L", "group list"}) {
            var result = new Cli().run((Object[]) (command + " -b 127.0.0.1:" + port).split(" ", -1));

            assertThat(result.exitCode()).as(command).isEqualTo(ExitCode.EXTERNAL);
            assertThat(result.err())
                    .contains("Nobody answers at 127.0.0.1:" + port + " (Connection refused)")
                    .contains("millstream broker");
            assertThat(result.err().lines()).hasSize(1);
        }
    }
}
