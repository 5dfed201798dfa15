package io.millstream.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.opentest4j.TestAbortedException;

/** JUnit's side of {@link SeededTest}: chooses the seeds, and tells how to replay the one that failed. */
public final class Seeds implements TestTemplateInvocationContextProvider {
    /** System property: the one seed to run. */
    public static final String SEED = "millstream.seed";

    /** System property: how many seeds to run, instead of each test's own count. */
    public static final String SEED_COUNT = "millstream.seeds";

    /** Public for JUnit. */
    public Seeds() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(SeededTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        int count =
                context.getRequiredTestMethod().getAnnotation(SeededTest.class).count();
        return chosen(count).mapToObj(OneSeed::new);
    }

    /** The seeds of a run: the one asked for, as many as asked for, or {@code count}. */
    static LongStream chosen(int count) {
        Long one = Long.getLong(SEED);
        if (one != null) {
            return LongStream.of(one);
        }
        return LongStream.rangeClosed(1, Long.getLong(SEED_COUNT, count));
    }

    /** The command that runs one test method with one seed. */
    static String replayCommand(Class<?> testClass, String method, long seed) {
        Path module =
                Path.of(System.getProperty("basedir", "")).toAbsolutePath().getFileName();
        return "./mvnw -pl " + module + " -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest="
                + testClass.getSimpleName() + "#" + method + " -D" + SEED + "=" + seed;
    }

    /** One run of a test, with its seed. */
    private record OneSeed(long seed)
            implements TestTemplateInvocationContext, ParameterResolver, TestExecutionExceptionHandler {
        @Override
        public String getDisplayName(int invocationIndex) {
            return "seed " + seed;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == long.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return seed;
        }

        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
            if (failure instanceof TestAbortedException) {
                throw failure;
            }
            String command = replayCommand(
                    context.getRequiredTestClass(),
                    context.getRequiredTestMethod().getName(),
                    seed);
            throw new AssertionError("seed " + seed + ": " + failure.getMessage() + "\nreplay: " + command, failure);
        }
    }
}
