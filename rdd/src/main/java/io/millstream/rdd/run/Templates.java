package io.millstream.rdd.run;

import io.millstream.rdd.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Makes copies of the classes that stand in a stage's loop. The JIT keeps one profile per method: in a class that every
 * stage of the process shares, a call site has seen every function and every next output, and is never inlined. A copy
 * that belongs to one place of one shape of stage sees one of each.
 *
 * <p>A template is a package-private class with one constructor, from a step and one more argument. It keeps its hot code
 * in its own methods (what it inherits or calls elsewhere is shared again), uses no lambdas, and is known to others
 * through an interface only. Its copies are hidden classes: unloaded when nothing refers to them.
 */
final class Templates {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType MAKER = MethodType.methodType(Object.class, Step.class, Object.class);

    private Templates() {}

    /** The constructor of the class itself, as {@code (Step, Object)Object}. */
    static MethodHandle shared(Class<?> template, Class<?> argument) {
        return constructor(template, argument);
    }

    /** The constructor of a new copy. */
    static MethodHandle copy(Class<?> template, Class<?> argument) {
        try (InputStream bytes = template.getResourceAsStream(template.getSimpleName() + ".class")) {
            if (bytes == null) {
                return shared(template, argument); // packed without class files: slower, but the same
            }
            return constructor(
                    LOOKUP.defineHiddenClass(bytes.readAllBytes(), true).lookupClass(), argument);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the class file of " + template.getName(), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot copy " + template.getName(), e);
        }
    }

    private static MethodHandle constructor(Class<?> type, Class<?> argument) {
        try {
            return LOOKUP.findConstructor(type, MethodType.methodType(void.class, Step.class, argument))
                    .asType(MAKER);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " is no template", e);
        }
    }
}
