package io.millstream.log.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.log.AbortedTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionIndexTest {
    /** A list is the specification; the index must find the same transactions for every range of offsets. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, 20_240_229})
    void findsTheSameTransactionsAsAList(long seed) {
        var random = new Random(seed);
        var index = TransactionIndex.empty();
        var model = new ArrayList<AbortedTransaction>();
        var firstOffsets = new ArrayList<Long>(List.of(0L, 1L, 2L));
        for (long offset = 3; offset < 400; offset++) {
            if (random.nextInt(4) == 0) { // a marker
                long firstOffset = firstOffsets.remove(random.nextInt(firstOffsets.size()));
                long stable = firstOffsets.stream().min(Long::compare).orElse(offset + 1);
                firstOffsets.add(offset + 1);
                if (random.nextBoolean()) {
                    var aborted = new AbortedTransaction(random.nextInt(9), firstOffset, offset, stable);
                    index.append(aborted);
                    model.add(aborted);
                }
            }
        }
        for (long from = 0; from < 400; from += 7) {
            for (long to = from + 1; to < 400; to += 11) {
                long start = from;
                long end = to;
                var found = new ArrayList<AbortedTransaction>();
                boolean unused = index.collect(from, to, found);
                assertThat(found)
                        .as("%d to before %d", from, to)
                        .isEqualTo(model.stream()
                                .filter(aborted -> aborted.lastOffset() >= start && aborted.firstOffset() < end)
                                .toList());
            }
        }
    }

    @Test
    void saysWhenLaterSegmentsHaveNothingToAdd() {
        var index = TransactionIndex.empty();
        index.append(new AbortedTransaction(7, 10, 20, 15));
        assertThat(index.collect(0, 15, new ArrayList<>())).isFalse();
        assertThat(index.collect(0, 16, new ArrayList<>())).isTrue();
        assertThat(TransactionIndex.empty().collect(0, 16, new ArrayList<>())).isTrue();
    }

    @Test
    void laysEntriesOutAsKafkaDoes() {
        var index = TransactionIndex.empty();
        index.append(new AbortedTransaction(0x0102, 0x0304, 0x0506, 0x0708));
        var entry = index.entries().complete();
        assertThat(entry.remaining()).isEqualTo(34);
        assertThat(entry.getShort(0)).isZero();
        assertThat(entry.getLong(2)).isEqualTo(0x0102);
        assertThat(entry.getLong(10)).isEqualTo(0x0304);
        assertThat(entry.getLong(18)).isEqualTo(0x0506);
        assertThat(entry.getLong(26)).isEqualTo(0x0708);
    }

    @Test
    void refusesAMarkerBeforeTheLastOne() {
        var index = TransactionIndex.empty();
        index.append(new AbortedTransaction(7, 10, 20, 15));
        assertThatThrownBy(() -> index.append(new AbortedTransaction(8, 11, 20, 21)))
                .isInstanceOf(IllegalStateException.class);
    }
}
