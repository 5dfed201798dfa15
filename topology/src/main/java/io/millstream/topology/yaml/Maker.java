package io.millstream.topology.yaml;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes objects of their plans: each call makes all of them anew, so that no two tasks share one. */
final class Maker {
    private final Map<String, ObjectPlan> plans;

    Maker(Map<String, ObjectPlan> plans) {
        this.plans = plans;
    }

    /** @throws Misfit if the plan does not fit the class */
    Object make(ObjectPlan plan) {
        List<@Nullable Object> arguments = made(plan.arguments());
        String factory = plan.factory();
        Object object = factory == null
                ? call(plan.place(), null, List.of(plan.type().getConstructors()), "constructor", arguments)
                : call(plan.place(), null, methods(plan.type(), factory, true), "static method " + factory, arguments);
        if (object == null) {
            throw problem(plan.place(), factory + " of " + plan.type().getName() + " gave null");
        }
        plan.steps().forEach(step -> take(step, object));
        return object;
    }

    private void take(ObjectPlan.Step step, Object object) {
        List<@Nullable Object> arguments = made(step.arguments());
        if (!step.isProperty()) {
            call(
                    step.place(),
                    object,
                    methods(object.getClass(), step.name(), false),
                    "method " + step.name(),
                    arguments);
            return;
        }
        String setter = "set" + step.name().substring(0, 1).toUpperCase(Locale.ROOT)
                + step.name().substring(1);
        List<Method> setters = methods(object.getClass(), setter, false);
        if (!setters.isEmpty()) {
            call(step.place(), object, setters, "method " + setter, arguments);
            return;
        }
        try {
            Field field = object.getClass().getField(step.name());
            field.set(object, Conversion.to(field.getType(), arguments.get(0)).orElseThrow());
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw problem(
                    step.place(),
                    object.getClass().getName() + " has no property " + step.name() + " that takes "
                            + arguments.get(0));
        }
    }

    private static List<Method> methods(Class<?> type, String name, boolean isStatic) {
        return Stream.of(type.getMethods())
                .filter(method -> method.getName().equals(name) && Modifier.isStatic(method.getModifiers()) == isStatic)
                .toList();
    }

    /** Calls the first that the arguments fit, those with a fixed number of parameters first. */
    private static @Nullable Object call(
            Item place,
            @Nullable Object target,
            List<? extends Executable> candidates,
            String what,
            List<@Nullable Object> arguments) {
        for (boolean variable : new boolean[] {false, true}) {
            for (Executable candidate : candidates) {
                @Nullable Object[] fitting = Conversion.arguments(candidate, arguments, variable);
                if (fitting != null) {
                    return invoke(place, target, candidate, fitting);
                }
            }
        }
        var known = candidates.stream()
                .map(candidate -> Arrays.stream(candidate.getParameterTypes())
                        .map(Class::getSimpleName)
                        .toList()
                        .toString())
                .toList();
        throw problem(
                place,
                "there is no " + what + " that takes " + arguments
                        + (known.isEmpty() ? "" : "; there is " + String.join(" ", known)));
    }

    private static @Nullable Object invoke(
            Item place, @Nullable Object target, Executable candidate, @Nullable Object[] arguments) {
        try {
            return candidate instanceof Constructor<?> constructor
                    ? constructor.newInstance(arguments)
                    : ((Method) candidate).invoke(target, arguments);
        } catch (InvocationTargetException e) { // the user's code
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw problem(
                    place,
                    candidate.getName() + " failed: " + (cause instanceof JobException ? cause.getMessage() : cause));
        } catch (InstantiationException | IllegalAccessException e) {
            throw problem(
                    place,
                    candidate.getDeclaringClass().getName() + " cannot be made: it must be public, and not abstract");
        }
    }

    private List<@Nullable Object> made(List<@Nullable Object> plan) {
        var values = new ArrayList<@Nullable Object>();
        plan.forEach(value -> values.add(made(value)));
        return values;
    }

    private @Nullable Object made(@Nullable Object value) {
        if (value instanceof ObjectPlan.Reference reference) {
            return make(Objects.requireNonNull(plans.get(reference.id()), reference.id()));
        } else if (value instanceof List<?> list) {
            var values = new ArrayList<@Nullable Object>();
            list.forEach(element -> values.add(made(element)));
            return values;
        } else if (value instanceof Map<?, ?> map) {
            var values = new LinkedHashMap<Object, @Nullable Object>();
            map.forEach((name, element) -> values.put(name, made(element)));
            return values;
        }
        return value;
    }

    private static Misfit problem(Item place, String text) {
        return new Misfit(place, text);
    }

    /** That a plan does not fit its class, and where it stands. */
    static final class Misfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String file;
        private final int line;
        private final String text;

        Misfit(Item place, String text) {
            super(place.file() + ":" + place.line() + ": " + text);
            this.file = place.file();
            this.line = place.line();
            this.text = text;
        }

        void tell(FileProblems problems) {
            problems.add(file, line, text);
        }

        JobException asUserSees() {
            return new JobException(ErrorKind.USER, String.valueOf(getMessage()), this);
        }
    }
}
