package io.millstream.base.settings;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Binds what users write to a record whose components all carry {@link Setting}, and back.
 *
 * <p>Every problem is reported at once, in one {@link JobException} (USER): unknown names with the nearest known one,
 * values of the wrong type or out of range, and what the record's own constructor refuses by
 * {@link IllegalArgumentException} (for rules about several settings). A wrong default or a component without
 * {@code @Setting} is a bug and an {@code IllegalArgumentException} of {@link #of}.
 *
 * <p>Immutable and thread-safe.
 */
public final class Settings<R extends Record> {
    private final Constructor<R> constructor;
    private final Map<String, BoundSetting> byName = new LinkedHashMap<>();
    private final R defaults;

    private Settings(Class<R> type) {
        for (var component : type.getRecordComponents()) {
            BoundSetting setting = BoundSetting.of(component);
            if (byName.put(setting.name(), setting) != null) {
                throw new IllegalArgumentException(type.getName() + " has two settings named " + setting.name());
            }
        }
        try {
            constructor = type.getDeclaredConstructor(
                    byName.values().stream().map(BoundSetting::javaType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type.getName() + " has no canonical constructor", e);
        }
        constructor.setAccessible(true);
        defaults =
                create(byName.values().stream().map(BoundSetting::defaultValue).toArray());
    }

    /** The settings that record {@code type} declares. */
    public static <R extends Record> Settings<R> of(Class<R> type) {
        return new Settings<>(type);
    }

    /** The record without any word of a user. */
    public R defaults() {
        return defaults;
    }

    /**
     * The record with the values in {@code given}, and the defaults for the rest.
     *
     * @param owner whose settings these are, for the message: "topic words"
     */
    public R bind(Map<String, String> given, String owner) {
        return change(defaults, given, owner);
    }

    /** As {@link #bind(Map, String)}; but what is wrong is added to {@code problems}, and the defaults are given then. */
    public R bind(Map<String, String> given, Collection<String> problems) {
        List<String> own = new ArrayList<>();
        R bound = read(defaults, given, own);
        problems.addAll(own);
        return bound;
    }

    /** {@code before} with the values in {@code given} in the place of its own; otherwise as {@link #bind}. */
    public R change(R before, Map<String, String> given, String owner) {
        List<String> problems = new ArrayList<>();
        R changed = read(before, given, problems);
        if (problems.isEmpty()) {
            return changed;
        }
        throw new JobException(
                ErrorKind.USER,
                (problems.size() == 1 ? "A setting of " : problems.size() + " settings of ") + owner
                        + (problems.size() == 1 ? " is" : " are") + " wrong:\n  " + String.join("\n  ", problems));
    }

    private R read(R before, Map<String, String> given, List<String> problems) {
        for (String name : new TreeMap<>(given).keySet()) {
            if (!byName.containsKey(name)) {
                problems.add(name + ": no such setting." + Nearest.hint(name, byName.keySet()));
            }
        }
        List<Object> values = new ArrayList<>();
        for (BoundSetting setting : byName.values()) {
            String text = given.get(setting.name());
            try {
                values.add(text == null ? setting.value(before) : setting.parse(text));
            } catch (IllegalArgumentException e) {
                problems.add(setting.name() + " = \"" + text + "\": " + e.getMessage());
            }
        }
        if (problems.isEmpty()) {
            try {
                return create(values.toArray());
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return before;
    }

    /** All settings as text, in the record's order; {@link #bind} makes an equal record of it. */
    public Map<String, String> toMap(R settings) {
        Map<String, String> map = new LinkedHashMap<>();
        byName.values().forEach(setting -> map.put(setting.name(), setting.format(settings)));
        return map;
    }

    /** Only the settings that differ from the defaults, as text. */
    public Map<String, String> overrides(R settings) {
        Map<String, String> map = toMap(settings);
        map.entrySet().removeAll(toMap(defaults).entrySet());
        return map;
    }

    /** The settings in words, in the record's order. */
    public List<SettingDescription> describe() {
        return byName.values().stream().map(BoundSetting::describe).toList();
    }

    private R create(Object... values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("cannot create settings of " + Arrays.toString(values), e.getCause());
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("cannot create settings of " + Arrays.toString(values), e);
        }
    }
}
