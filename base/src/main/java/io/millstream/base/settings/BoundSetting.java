package io.millstream.base.settings;

import java.lang.reflect.RecordComponent;

/** One {@link Setting} with the component that carries it. */
final class BoundSetting {
    private final RecordComponent component;
    private final Setting setting;
    private final ValueType type;

    private BoundSetting(RecordComponent component, Setting setting) {
        this.component = component;
        this.setting = setting;
        this.type = ValueType.of(component.getType(), setting.unlimited());
    }

    static BoundSetting of(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalArgumentException("component " + component.getName() + " of "
                    + component.getDeclaringRecord().getName() + " carries no @Setting");
        }
        component.getAccessor().setAccessible(true);
        return new BoundSetting(component, setting);
    }

    String name() {
        return setting.name();
    }

    Class<?> javaType() {
        return component.getType();
    }

    Object defaultValue() {
        return parse(setting.defaultValue());
    }

    /** The value written {@code text}; {@link IllegalArgumentException} with the end of a sentence if it is none. */
    Object parse(String text) {
        Object value = type.parse().apply(text);
        if (!isInRange(type.measure().apply(value))) {
            throw new IllegalArgumentException("out of range; must be " + range());
        }
        return value;
    }

    String format(Record settings) {
        return type.format().apply(value(settings));
    }

    Object value(Record settings) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + name() + " of " + settings, e);
        }
    }

    SettingDescription describe() {
        return new SettingDescription(name(), type.description(), setting.defaultValue(), range(), setting.doc());
    }

    private boolean isInRange(Number value) {
        return value instanceof Double number
                ? number >= setting.min() && number <= setting.max()
                : value.longValue() >= setting.min() && value.longValue() <= setting.max();
    }

    private String range() {
        boolean hasMin = setting.min() != Long.MIN_VALUE;
        boolean hasMax = setting.max() != Long.MAX_VALUE;
        if (hasMin && hasMax) {
            return "from " + setting.min() + " to " + setting.max();
        } else if (hasMin) {
            return "at least " + setting.min();
        }
        return hasMax ? "at most " + setting.max() : "";
    }
}
