package io.millstream.base.settings;

/**
 * A setting in words, for documentation and for {@code --help}.
 *
 * @param type what kind of value, such as "duration" or "one of delete, compact"
 * @param defaultValue as a user would write it
 * @param range the values allowed, such as "at least 14"; empty if any value of the type will do
 */
public record SettingDescription(String name, String type, String defaultValue, String range, String doc) {}
