package io.millstream.topology.multilang;

import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a child said: a command, or its process id.
 *
 * @param text as it came, for messages to the user
 */
record ChildMessage(Map<?, ?> fields, String text) {
    private static final int QUOTED = 200;

    /** @throws IOException (with the text in its message) if it is no JSON object with a command or a process id */
    static ChildMessage parse(String text) throws IOException {
        Object value;
        try {
            value = JsonLine.read(text);
        } catch (IOException e) {
            throw new IOException("it is not JSON: " + quoted(text), e);
        }
        if (value instanceof Map<?, ?> fields
                && (fields.get("command") instanceof String || fields.containsKey("pid"))) {
            return new ChildMessage(fields, text);
        }
        throw new IOException("it has no command: " + quoted(text));
    }

    /** Empty for the message with the process id. */
    String command() {
        return fields.get("command") instanceof String command ? command : "";
    }

    String stream() {
        return fields.get("stream") instanceof String stream && !stream.isEmpty()
                ? stream
                : OutputDeclarer.DEFAULT_STREAM;
    }

    /** The id as it came, a text or a number; null if there is none. */
    @Nullable
    Object id() {
        return fields.get("id");
    }

    String message() {
        return String.valueOf(fields.get("msg"));
    }

    /** How grave a log message is, as Storm counts: 0 trace, 1 debug, 2 info, 3 warning, 4 error. */
    long level() {
        return fields.get("level") instanceof Number level ? level.longValue() : 2;
    }

    /** The task of a direct emit; -1 for any other. */
    int task() {
        return fields.get("task") instanceof Number task && task.intValue() != 0 ? task.intValue() : -1;
    }

    boolean wantsTaskIds() {
        return task() < 0 && !Boolean.FALSE.equals(fields.get("need_task_ids"));
    }

    List<String> anchors() {
        var anchors = new ArrayList<String>();
        if (fields.get("anchors") instanceof List<?> list) {
            list.forEach(anchor -> anchors.add(String.valueOf(anchor)));
        } else if (fields.get("anchors") instanceof String one) {
            anchors.add(one);
        }
        return anchors;
    }

    /** @throws IllegalArgumentException if there are none */
    Values values() {
        if (fields.get("tuple") instanceof List<?> list) {
            return Values.of(list.toArray());
        }
        throw new IllegalArgumentException("the tuple is not a list");
    }

    String quoted() {
        return quoted(text);
    }

    static String quoted(String text) {
        return text.length() <= QUOTED ? "\"" + text + "\"" : "\"" + text.substring(0, QUOTED) + "...\"";
    }
}
