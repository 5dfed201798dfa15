package io.millstream.broker.access.quota;

import static io.millstream.broker.access.Askers.context;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.VirtualTime;
import io.millstream.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientQuotasTest {
    private static final QuotaSettings SETTINGS = QuotaSettings.SETTINGS.defaults();

    private final VirtualTime time = new VirtualTime(1_700_000_000_000L);
    private final QuotaStore store = store();
    private final ClientQuotas quotas = new ClientQuotas(store, SETTINGS, time);

    @BeforeEach
    void limitAlice() throws IOException {
        limit(QuotaEntity.of(QuotaEntity.USER, Optional.of("alice")), QuotaKind.PRODUCED, 1_000);
    }

    /** 10 whole windows of a second are measured: 12,000 bytes in them are 2,000 too many for 1,000 a second. */
    @Test
    void pausesAProducerUntilItIsBackUnderItsRate() {
        assertThat(quotas.produced(context("alice", "app"), 10_000)).isZero();
        assertThat(quotas.produced(context("alice", "app"), 2_000)).isEqualTo(2_000);
        assertThat(quotas.produced(context("bob", "app"), 1_000_000)).isZero();
        time.advance(Duration.ofSeconds(11));
        assertThat(quotas.produced(context("alice", "app"), 10_000)).isZero();
    }

    @Test
    void countsTheClientsOfAUserTogether() {
        assertThat(quotas.produced(context("alice", "one"), 10_000)).isZero();
        assertThat(quotas.produced(context("alice", "two"), 1_000)).isEqualTo(1_000);
    }

    @Test
    void takesAFetchThatIsTooMuchBackButLetsEveryFetchThroughOnce() throws IOException {
        limit(QuotaEntity.of(QuotaEntity.CLIENT_ID, Optional.empty()), QuotaKind.FETCHED, 1_000);
        assertThat(quotas.fetched(context("bob", "app"), 50_000))
                .as("more than is ever allowed")
                .isZero();
        int pauseMs = quotas.fetched(context("bob", "app"), 1_000);
        assertThat(pauseMs).isEqualTo(41_000);
        assertThat(quotas.fetched(context("bob", "app"), 1_000))
                .as("was not counted")
                .isEqualTo(pauseMs);
        assertThat(quotas.fetched(context("bob", "other"), 1_000)).isZero();
        time.advance(Duration.ofSeconds(12));
        assertThat(quotas.fetched(context("bob", "app"), 1_000)).isZero();
    }

    @Test
    void limitsTheTimeOfRequestsByAWindowAtMost() throws IOException {
        assertThat(quotas.countsWork()).isFalse();
        limit(QuotaEntity.of(QuotaEntity.USER, Optional.empty()), QuotaKind.WORKED, 10);
        assertThat(quotas.countsWork()).isTrue();
        long second = Duration.ofSeconds(1).toNanos();
        assertThat(quotas.worked(context("carol", "app"), second))
                .as("10 % of 10 s")
                .isZero();
        assertThat(quotas.worked(context("carol", "app"), second / 20)).isEqualTo(500);
        assertThat(quotas.worked(context("carol", "app"), 100 * second)).isEqualTo(1_000);
    }

    @Test
    void letsChangesOverdrawOnce() throws IOException {
        limit(QuotaEntity.of(QuotaEntity.USER, Optional.of("dave")), QuotaKind.MUTATED, 2);
        assertThat(quotas.mutated(context("dave", "app"), 30, false))
                .as("a burst of 22, and 8 on credit")
                .isEqualTo(4_000);
        assertThat(quotas.mutated(context("dave", "app"), 1, false)).isEqualTo(4_500);
        time.advance(Duration.ofSeconds(5));
        assertThat(quotas.mutated(context("dave", "app"), 1, false)).isZero();
    }

    @Test
    void refusesChangesOfNewerClientsWhileTheirQuotaIsOverdrawn() throws IOException {
        limit(QuotaEntity.of(QuotaEntity.USER, Optional.of("dave")), QuotaKind.MUTATED, 2);
        assertThat(quotas.mutated(context("dave", "app"), 30, true))
                .as("as much as anybody likes, once")
                .isZero();
        assertThat(quotas.mutated(context("dave", "app"), 1, true)).isEqualTo(4_000);
        assertThat(quotas.mutated(context("dave", "app"), 1, true))
                .as("was not counted")
                .isEqualTo(4_000);
        time.advance(Duration.ofSeconds(4));
        assertThat(quotas.mutated(context("dave", "app"), 1, true)).isZero();
    }

    @Test
    void measuresStrangersWithEverNewClientIdsTogether() throws IOException {
        limit(QuotaEntity.of(QuotaEntity.CLIENT_ID, Optional.empty()), QuotaKind.PRODUCED, 1_000);
        for (int i = 0; i < ClientQuotas.MAX_BUCKETS; i++) {
            assertThat(quotas.produced(context("eve", "id-" + i), 10)).isZero();
        }
        assertThat(quotas.produced(context("eve", "one more"), 10_000)).isZero();
        assertThat(quotas.produced(context("eve", "and another"), 1_000)).isEqualTo(1_000);
    }

    @Test
    void stopsLimitingWhenTheQuotaIsGone() throws IOException {
        assertThat(quotas.produced(context("alice", "app"), 20_000)).isPositive();
        store.change(table -> table.with(QuotaEntity.of(QuotaEntity.USER, Optional.of("alice")), Map.of()));
        assertThat(quotas.produced(context("alice", "app"), 20_000)).isZero();
    }

    private void limit(QuotaEntity entity, QuotaKind kind, double perSecond) throws IOException {
        store.change(table -> table.with(entity, Map.of(kind, perSecond)));
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
