package io.millstream.rdd.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.rdd.Pair;
import io.millstream.rdd.RddContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The example that everyone knows, and what happens when its function fails. */
class WordCountTest {
    private final LocalEngine engine = LocalEngine.start(2);
    private final RddContext context = new RddContext(engine);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    @Test
    void countsWordsOverSeveralSplits() {
        var counts = context.parallelize(List.of("to be or", "not to be", "that is"), 3)
                .flatMap(line -> Arrays.asList(line.split(" ", -1)))
                .mapToPair(word -> Pair.of(word, 1))
                .reduceByKey(Integer::sum)
                .collectAsMap();

        assertThat(counts).isEqualTo(Map.of("to", 2, "be", 2, "or", 1, "not", 1, "that", 1, "is", 1));
    }

    @Test
    void aFailingFunctionIsReportedWithItsOperatorAndSplit() {
        var halves = context.parallelize(List.of(1, 2, 0, 4), 4).map(n -> 4 / n).named("halve");

        assertThatThrownBy(halves::collect).isInstanceOfSatisfying(JobException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.USER);
            assertThat(e)
                    .hasMessageContaining("halve failed in split 2 of 4 (job collect)")
                    .hasMessageContaining("/ by zero")
                    .hasCauseInstanceOf(ArithmeticException.class);
        });
        assertThat(context.range(0, 10).count()).isEqualTo(10);
    }
}
