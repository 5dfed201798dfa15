package io.millstream.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once per seed; the method takes the seed as a {@code long}.
 *
 * <p>Runs the seeds 1 to {@link #count}; {@code -Dmillstream.seeds=10000} runs that many instead, and
 * {@code -Dmillstream.seed=77} that one alone. A failure names its seed and the command that replays it.
 *
 * <pre>{@code
 * @SeededTest(count = 50)
 * void findsTheSamePositionAsASortedMap(long seed) { ... }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(Seeds.class)
public @interface SeededTest {
    /** How many seeds a plain run takes; choose it so that the test stays quick. */
    int count() default 20;
}
