package io.millstream.broker.access;

import io.millstream.base.settings.SettingDescription;
import io.millstream.base.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings that one listener sees: its own, written {@code listener.name.<listener>.<setting>}, before everybody's.
 *
 * <p>As in Kafka, the listener's name is written in lower case there, and a setting may be narrowed to a SASL mechanism once
 * more: {@code listener.name.internal.plain.sasl.jaas.config}.
 */
public final class ListenerSettings {
    private static final String PREFIX = "listener.name.";

    private final String listener;
    private final Map<String, String> own;
    private final Map<String, String> everybodys;

    private ListenerSettings(String listener, Map<String, String> own, Map<String, String> everybodys) {
        this.listener = listener;
        this.own = own;
        this.everybodys = everybodys;
    }

    /**
     * The settings of one listener.
     *
     * @param all every setting that was given, by the name it was given under
     */
    public static ListenerSettings of(String listener, Map<String, String> all) {
        String prefix = prefix(listener);
        var own = new TreeMap<String, String>();
        var everybodys = new TreeMap<String, String>();
        all.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), value);
            } else if (!name.startsWith(PREFIX)) {
                everybodys.put(name, value);
            }
        });
        return new ListenerSettings(listener, own, everybodys);
    }

    public static String prefix(String listener) {
        return PREFIX + listener.toLowerCase(Locale.ROOT) + ".";
    }

    public static boolean isPrefixed(String name) {
        return name.startsWith(PREFIX);
    }

    public String listener() {
        return listener;
    }

    /**
     * The values that count here, and the defaults for the rest.
     *
     * @throws io.millstream.base.JobException (USER) if a value is wrong
     */
    public <R extends Record> R bind(Settings<R> settings) {
        return settings.bind(
                only(settings.describe().stream().map(SettingDescription::name).toList()), "listener " + listener);
    }

    /** Of the names in {@code wanted}, those that have a value, with the value that counts here. */
    public Map<String, String> only(Iterable<String> wanted) {
        var found = new LinkedHashMap<String, String>();
        for (String name : wanted) {
            String value = own.getOrDefault(name, everybodys.get(name));
            if (value != null) {
                found.put(name, value);
            }
        }
        return found;
    }

    /** The values of a setting narrowed by mechanism, by mechanism in lower case; "" is the one for all of them. */
    public Map<String, String> byMechanism(String setting) {
        var found = new TreeMap<String, String>();
        String ending = "." + setting;
        for (var settings : List.of(everybodys, own)) {
            settings.forEach((name, value) -> {
                if (name.equals(setting)) {
                    found.put("", value);
                } else if (name.endsWith(ending)) {
                    found.put(name.substring(0, name.length() - ending.length()), value);
                }
            });
        }
        return found;
    }
}
