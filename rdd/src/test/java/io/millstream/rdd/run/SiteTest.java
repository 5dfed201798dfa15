package io.millstream.rdd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.rdd.MapFunction;
import io.millstream.rdd.Output;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When an output gets a class of its own, and that the class does the same. */
class SiteTest {
    private static final MapFunction<Integer, Integer> DOUBLE = n -> 2 * n;
    private static final MapFunction<Integer, Integer> NEGATE = n -> -n;

    @Test
    void anOutputSharesItsClassUntilItsPlaceIsHot() {
        var site = siteOf(new Shapes(true), DOUBLE);

        assertThat(classAt(site, false)).isEqualTo(MapSink.class);
        site.credit(Site.HOT_ELEMENTS, 1);
        assertThat(classAt(site, false).isHidden()).isTrue();
    }

    @Test
    void aPlaceExpectedToBeHotGetsItsClassAtOnceAndKeepsIt() {
        var shapes = new Shapes(true);
        var copied = classAt(siteOf(shapes, DOUBLE), true);

        assertThat(copied.isHidden()).isTrue();
        assertThat(classAt(siteOf(shapes, DOUBLE), false)).isEqualTo(copied);
        assertThat(classAt(siteOf(shapes, NEGATE), true)).isNotEqualTo(copied);
    }

    @Test
    void anEngineWithoutCopiesMakesNone() {
        assertThat(classAt(siteOf(new Shapes(false), DOUBLE), true)).isEqualTo(MapSink.class);
    }

    @Test
    void aCopyDoesWhatItsTemplateDoes() {
        var seen = new ArrayList<Object>();
        Output<Object> collecting = seen::add;
        Output<Object> copy = Execution.cast(siteOf(new Shapes(true), DOUBLE).make(step(DOUBLE), collecting, true));
        new MapSink(step(DOUBLE), collecting).emit(21);
        copy.emit(21);

        assertThat(seen).containsExactly(42, 42);
    }

    private static Site siteOf(Shapes shapes, MapFunction<Integer, Integer> function) {
        return shapes.root().before(MapSink.class, function.getClass());
    }

    private static Class<?> classAt(Site site, boolean expectedHot) {
        Output<Object> ignoring = element -> {};
        return site.make(step(DOUBLE), ignoring, expectedHot).getClass();
    }

    private static Step<Integer> step(MapFunction<Integer, Integer> function) {
        try (var engine = LocalEngine.start(1)) {
            return new RddContext(engine)
                    .parallelize(List.of(1), 1)
                    .<Integer>map(function)
                    .step();
        }
    }
}
