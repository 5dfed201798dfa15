package io.millstream.broker.access.quota;

import static io.millstream.broker.access.Askers.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.base.VirtualTime;
import io.millstream.broker.Listener;
import io.millstream.broker.access.Askers;
import io.millstream.broker.access.ListenerSettings;
import io.millstream.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    private static final Listener INSIDE = Askers.listener("INSIDE", Listener.SecurityProtocol.PLAINTEXT);
    private static final Listener OUTSIDE = Askers.listener("OUTSIDE", Listener.SecurityProtocol.SASL_SSL);

    private final VirtualTime time = new VirtualTime(1_700_000_000_000L);
    private final QuotaStore store = store();

    @Test
    void limitsConnectionsInAllAndByListener() {
        ConnectionLimits limits = limits(Map.of("max.connections", "3", "listener.name.outside.max.connections", "2"));
        assertThat(admitted(limits, OUTSIDE, "10.0.0.1", 5)).isEqualTo(2);
        assertThat(admitted(limits, INSIDE, "10.0.0.2", 5)).isEqualTo(1);
        limits.left(OUTSIDE, address("10.0.0.1"));
        assertThat(admitted(limits, INSIDE, "10.0.0.2", 5)).isEqualTo(1);
    }

    @Test
    void limitsConnectionsByAddress() {
        ConnectionLimits limits = limits(
                Map.of("max.connections.per.ip", "2", "max.connections.per.ip.overrides", "10.0.0.7:4, 10.0.0.8:0"));
        assertThat(admitted(limits, INSIDE, "10.0.0.1", 5)).isEqualTo(2);
        assertThat(admitted(limits, OUTSIDE, "10.0.0.1", 5)).isZero();
        assertThat(admitted(limits, INSIDE, "10.0.0.7", 5)).isEqualTo(4);
        assertThat(admitted(limits, INSIDE, "10.0.0.8", 5)).isZero();
        limits.left(INSIDE, address("10.0.0.1"));
        assertThat(admitted(limits, OUTSIDE, "10.0.0.1", 5)).isEqualTo(1);
    }

    /** Over ten seconds: that is what one second's rate is measured by. */
    @Test
    void limitsHowFastConnectionsCome() {
        ConnectionLimits limits = limits(Map.of("max.connection.creation.rate", "2"));
        assertThat(admitted(limits, INSIDE, "10.0.0.1", 100)).isEqualTo(20);
        time.advance(Duration.ofSeconds(11));
        assertThat(admitted(limits, INSIDE, "10.0.0.1", 100)).isEqualTo(20);
    }

    @Test
    void limitsHowFastConnectionsComeFromAnAddress() throws IOException {
        ConnectionLimits limits = limits(Map.of());
        store.change(table -> table.with(
                        QuotaEntity.of(QuotaEntity.IP, Optional.of("10.0.0.1")), Map.of(QuotaKind.CONNECTED, 1.0))
                .with(QuotaEntity.of(QuotaEntity.IP, Optional.empty()), Map.of(QuotaKind.CONNECTED, 3.0)));
        assertThat(admitted(limits, INSIDE, "10.0.0.1", 100)).isEqualTo(10);
        assertThat(admitted(limits, INSIDE, "10.0.0.2", 100)).isEqualTo(30);
    }

    @Test
    void saysWhichOverrideIsWrong() {
        assertThatThrownBy(() -> limits(Map.of("max.connections.per.ip.overrides", "10.0.0.7")))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("\"10.0.0.7\" is not written address:count");
    }

    private static int admitted(ConnectionLimits limits, Listener listener, String address, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += limits.admit(listener, address(address)) ? 1 : 0;
        }
        return admitted;
    }

    private ConnectionLimits limits(Map<String, String> given) {
        return new ConnectionLimits(
                ListenerSettings.of("", given).bind(QuotaSettings.SETTINGS),
                List.of(INSIDE, OUTSIDE),
                given,
                store,
                time);
    }

    private static QuotaStore store() {
        var disk = new SimDisk(1);
        try {
            disk.createDirectories(Path.of("/data"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return QuotaStore.open(disk, Path.of("/data"));
    }
}
