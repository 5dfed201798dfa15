package io.millstream.topology.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes copies of the classes on the way of every tuple. The JIT keeps one profile per method: in a class that all components
 * share, a call site has seen every bolt and every route, and nothing is inlined. In a copy that belongs to one component of
 * one topology it has seen one of each, so a chain of tasks on one thread becomes one compiled loop, in which most tuples are
 * never allocated.
 *
 * <p>A template is a package-private class with one constructor. It keeps its hot code in its own methods (what it inherits or
 * calls elsewhere is shared again), uses no lambdas, and is known to others by its superclass only. Copies are hidden classes:
 * unloaded with the topology. Used by one thread, while a topology is wired.
 */
final class Copies {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Map<Place, Constructor<?>> constructors = new HashMap<>();

    private record Place(Class<?> template, List<Object> where) {}

    /**
     * An object of the copy of {@code template} that belongs to {@code where}.
     *
     * @param as what the template is known as
     * @param arguments of the template's only constructor
     */
    <T> T make(Class<T> as, Class<? extends T> template, List<Object> where, Object... arguments) {
        Constructor<?> constructor = constructors.computeIfAbsent(new Place(template, where), place -> copy(template));
        try { // by reflection: a method handle would be spun first, which takes longer than the rest of a small start
            return as.cast(constructor.newInstance(arguments));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("constructors of templates throw nothing", e);
        }
    }

    private static Constructor<?> copy(Class<?> template) {
        try (InputStream bytes = template.getResourceAsStream(template.getSimpleName() + ".class")) {
            // Packed without class files: slower, but the same.
            Class<?> type = bytes == null
                    ? template
                    : LOOKUP.defineHiddenClass(bytes.readAllBytes(), true).lookupClass();
            return type.getDeclaredConstructors()[0];
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the class file of " + template.getName(), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot copy " + template.getName(), e);
        }
    }
}
