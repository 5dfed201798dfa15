package io.millstream.broker.access.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.access.quota.QuotaTable.Bucket;
import io.millstream.broker.access.quota.QuotaTable.Limit;
import io.millstream.testkit.SeededTest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuotaTableTest {
    private static final Optional<String> DEFAULT = Optional.empty();

    /** The eight levels of Kafka's documentation, most particular first, as a list to walk through. */
    @SeededTest(count = 40)
    void findsTheMostParticularQuota(long seed) {
        var random = new Random(seed);
        var levels = new LinkedHashMap<QuotaEntity, Bucket>();
        var both = new Bucket(QuotaKind.PRODUCED, "alice", "app");
        var user = new Bucket(QuotaKind.PRODUCED, "alice", "");
        var client = new Bucket(QuotaKind.PRODUCED, "", "app");
        levels.put(QuotaEntity.of(Optional.of("alice"), Optional.of("app")), both);
        levels.put(QuotaEntity.of(Optional.of("alice"), DEFAULT), both);
        levels.put(QuotaEntity.of(QuotaEntity.USER, Optional.of("alice")), user);
        levels.put(QuotaEntity.of(DEFAULT, Optional.of("app")), both);
        levels.put(QuotaEntity.of(DEFAULT, DEFAULT), both);
        levels.put(QuotaEntity.of(QuotaEntity.USER, DEFAULT), user);
        levels.put(QuotaEntity.of(QuotaEntity.CLIENT_ID, Optional.of("app")), client);
        levels.put(QuotaEntity.of(QuotaEntity.CLIENT_ID, DEFAULT), client);

        var quotas = new HashMap<QuotaEntity, Map<QuotaKind, Double>>();
        quotas.put(QuotaEntity.of(Optional.of("bob"), Optional.of("app")), Map.of(QuotaKind.PRODUCED, 1.0));
        Limit expected = null;
        double value = 100;
        for (var level : levels.entrySet()) {
            value++;
            if (random.nextInt(4) == 0) {
                quotas.put(level.getKey(), Map.of(QuotaKind.PRODUCED, value));
                expected = expected == null ? new Limit(value, level.getValue()) : expected;
            } else if (random.nextInt(4) == 0) {
                quotas.put(level.getKey(), Map.of(QuotaKind.FETCHED, value));
            }
        }
        assertThat(new QuotaTable(quotas).limit(QuotaKind.PRODUCED, "alice", "app"))
                .as("%s", quotas)
                .isEqualTo(expected);
    }

    @Test
    void forgetsAnEntityWithoutQuotas() {
        var entity = QuotaEntity.of(QuotaEntity.USER, Optional.of("alice"));
        QuotaTable table = QuotaTable.EMPTY.with(entity, Map.of(QuotaKind.PRODUCED, 5.0));
        assertThat(table.has(QuotaKind.PRODUCED)).isTrue();
        assertThat(table.has(QuotaKind.FETCHED)).isFalse();
        assertThat(table.with(entity, Map.of()).quotas()).isEmpty();
    }
}
