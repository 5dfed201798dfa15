package io.millstream.log;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;

/**
 * Kafka's rules for topic names: 1 to 249 of ASCII letters, digits, '.', '_' and '-', and neither "." nor "..". A name
 * that passes is therefore also a safe file name.
 *
 * @see <a href="https://kafka.apache.org/documentation/#topicconfigs">Kafka's documentation of topics</a>
 */
public final class TopicName {
    public static final int MAX_LENGTH = 249;

    /** Where a broker keeps the offsets and the state of consumer groups. */
    public static final String CONSUMER_OFFSETS = "__consumer_offsets";

    /** Where a broker keeps the state of transactions. */
    public static final String TRANSACTION_STATE = "__transaction_state";

    private TopicName() {}

    /** True for the topics that a broker keeps for itself. */
    public static boolean isInternal(String name) {
        return name.equals(CONSUMER_OFFSETS) || name.equals(TRANSACTION_STATE);
    }

    /** Throws {@link JobException} (USER), saying which rule is broken, unless {@code name} is a valid topic name. */
    public static void check(String name) {
        if (name.isEmpty()) {
            throw refuse(name, "is empty");
        }
        if (name.equals(".") || name.equals("..")) {
            throw refuse(name, "would be a directory of its own");
        }
        if (name.length() > MAX_LENGTH) {
            throw refuse(name, "is longer than " + MAX_LENGTH + " characters");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isLegal(name.charAt(i))) {
                throw refuse(name, "has the character '" + name.charAt(i) + "' at position " + (i + 1));
            }
        }
    }

    private static boolean isLegal(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    private static JobException refuse(String name, String why) {
        return new JobException(
                ErrorKind.USER,
                "The topic name \"" + name + "\" " + why
                        + ". Use 1 to 249 letters, digits, '.', '_' and '-' (ASCII), as Kafka does.");
    }
}
