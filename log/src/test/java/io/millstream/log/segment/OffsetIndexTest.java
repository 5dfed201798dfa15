package io.millstream.log.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetIndexTest {
    private static final long BASE_OFFSET = 5_000_000_000L;

    /** A sorted map is the specification; the index must give the same answer for every offset. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, 20_240_229})
    void findsTheSamePlaceAsASortedMap(long seed) {
        var random = new Random(seed);
        var model = new TreeMap<Long, Integer>();
        model.put(BASE_OFFSET, 0);
        var index = OffsetIndex.empty(BASE_OFFSET);

        long offset = BASE_OFFSET;
        for (int positionBytes = 0; model.size() < 200; positionBytes += 1 + random.nextInt(4096)) {
            index.append(offset, positionBytes);
            model.put(offset, positionBytes);
            offset += 1 + random.nextInt(50);
        }

        for (long probe = BASE_OFFSET; probe <= offset; probe++) {
            var expected = model.floorEntry(probe);
            assertThat(index.floor(probe))
                    .as("offset %d", probe)
                    .isEqualTo(new OffsetIndex.Place(expected.getKey(), expected.getValue()));
        }
    }

    @Test
    void refusesAnOffsetThatDoesNotRise() {
        var index = OffsetIndex.empty(BASE_OFFSET);
        index.append(BASE_OFFSET + 7, 0);
        assertThatThrownBy(() -> index.append(BASE_OFFSET + 7, 100))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("5000000007");
    }
}
