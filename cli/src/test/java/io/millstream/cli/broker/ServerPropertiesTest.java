package io.millstream.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.Millstream;
import io.millstream.base.JobException;
import io.millstream.cli.ExitCode;
import io.millstream.cli.main.Cli;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerPropertiesTest {
    @TempDir
    Path temporary;

    @Test
    void eachSettingReachesThePartThatHasIt() {
        ServerProperties properties = ServerProperties.of(
                Map.of("num.partitions", "4", "log.retention.check.interval.ms", "1000", "log.retention.ms", "5000"));

        assertThat(properties.broker().serving().partitionCount()).isEqualTo(4);
        assertThat(properties.log().retentionCheckInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(properties.broker().topicDefaults().toTopicSettings().retention())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "num.partition, Did you mean num.partitions?",
        "producer.id.expiration.m, Did you mean producer.id.expiration.ms?",
        "log.dirs, the directory is given by --data-dir",
        "process.roles, this broker is the whole cluster",
        "num.partitions, not a whole number",
        "listeners, NAME://host:port",
    })
    void whatIsWrongIsToldWithWhatToSayInstead(String name, String message) {
        var result = new Cli().run("broker", "-d", temporary.resolve("data"), "-s", name + "=nonsense");

        assertThat(result.err()).contains(message);
        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
    }

    @Test
    void aFileIsReadAndSingleSettingsComeBeforeIt() throws IOException {
        Path file = Files.writeString(temporary.resolve("server.properties"), "num.partitions=4\nnum.partitoins=4\n");

        var result = new Cli().run("broker", "-d", temporary.resolve("data"), "-c", file, "-s", "num.partitoins=5");

        assertThat(result.err()).contains("num.partitoins: no such setting. Did you mean num.partitions?");
        assertThat(new Cli().run("broker", "-c", temporary.resolve("none")).err())
                .contains("There is no file");
    }

    @Test
    void anAddressThatIsTakenIsTold() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            var result = new Cli().run("broker", "-d", temporary.resolve("data"), "--listen", address);

            assertThat(result.err()).contains("cannot listen at PLAINTEXT://" + address);
            assertThat(result.err().lines()).hasSize(1);
            assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
        }
        assertThat(new Cli().run("broker", "--listen", "9092").err()).contains("--listen is HOST:PORT");
    }

    @Test
    void aDirectoryThatIsHeldIsTold() {
        Path data = temporary.resolve("data");
        try (var holder = Millstream.open(data)) {
            var result = new Cli().run("broker", "-d", data, "--listen", "127.0.0.1:0");

            assertThat(result.err()).contains(data.toString());
            assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
            assertThat(holder.log().topics()).isEmpty();
        }
    }

    @Test
    void aMistakeInOnePartDoesNotHideBehindAnother() {
        assertThatThrownBy(() -> ServerProperties.of(Map.of("log.dirs", "x", "zookeeper.connect", "y")))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("log.dirs")
                .hasMessageContaining("zookeeper.connect");
    }
}
