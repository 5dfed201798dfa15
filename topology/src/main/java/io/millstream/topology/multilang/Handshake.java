package io.millstream.topology.multilang;

import io.millstream.topology.ComponentPlan;
import io.millstream.topology.Fields;
import io.millstream.topology.Grouping;
import io.millstream.topology.Stream;
import io.millstream.topology.Subscription;
import io.millstream.topology.TaskContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The first message to a child: settings, where to leave its process id, and its place in the topology. */
final class Handshake {
    private final TaskContext task;

    private Handshake(TaskContext task) {
        this.task = task;
    }

    static Map<String, Object> of(TaskContext task, Path pidDirectory) {
        var settings = new TreeMap<String, Object>(task.settings());
        settings.put("topology.name", task.topology());
        return Map.of("conf", settings, "pidDir", pidDirectory.toString(), "context", new Handshake(task).context());
    }

    private Map<String, Object> context() {
        List<Stream> streams = task.plan().component(task.component()).common().streams();
        var context = new LinkedHashMap<String, Object>();
        var components = new TreeMap<String, Object>();
        task.tasksByComponent()
                .forEach((component, tasks) -> tasks.forEach(number -> components.put("" + number, component)));
        context.put("task->component", components);
        context.put("taskid", task.task());
        context.put("componentid", task.component());
        context.put("streams", streams.stream().map(Stream::name).toList());
        var outputs = new LinkedHashMap<String, Object>();
        streams.forEach(stream -> outputs.put(stream.name(), stream.fields().names()));
        context.put("stream->outputfields", outputs);
        context.put("stream->target->grouping", targets());
        putSources(context);
        return context;
    }

    private Map<String, Map<String, Object>> targets() {
        var targets = new LinkedHashMap<String, Map<String, Object>>();
        for (ComponentPlan component : task.plan().components()) {
            if (component instanceof ComponentPlan.BoltPlan bolt) {
                for (Subscription input : bolt.subscriptions()) {
                    if (input.component().equals(task.component())) {
                        targets.computeIfAbsent(input.stream(), stream -> new LinkedHashMap<>())
                                .put(bolt.id(), grouping(input.grouping()));
                    }
                }
            }
        }
        return targets;
    }

    private void putSources(Map<String, Object> context) {
        var groupings = new LinkedHashMap<String, Map<String, Object>>();
        var fields = new LinkedHashMap<String, Map<String, Object>>();
        for (Subscription input : task.inputs()) {
            groupings
                    .computeIfAbsent(input.component(), source -> new LinkedHashMap<>())
                    .put(input.stream(), grouping(input.grouping()));
            List<String> names = task.plan().component(input.component()).common().stream(input.stream())
                    .map(Stream::fields)
                    .orElse(Fields.NONE)
                    .names();
            fields.computeIfAbsent(input.component(), source -> new LinkedHashMap<>())
                    .put(input.stream(), names);
        }
        context.put("source->stream->grouping", groupings);
        context.put("source->stream->fields", fields);
    }

    /** Storm's names of the groupings. */
    private static Map<String, Object> grouping(Grouping grouping) {
        if (grouping instanceof Grouping.ByFields byFields) {
            return Map.of("type", "FIELDS", "fields", byFields.fields().names());
        } else if (grouping instanceof Grouping.Global) {
            return Map.of("type", "FIELDS", "fields", List.of()); // as Storm describes it
        } else if (grouping instanceof Grouping.PartialKey partialKey) {
            return Map.of("type", "CUSTOM_OBJECT", "fields", partialKey.fields().names());
        }
        String type = "CUSTOM_OBJECT";
        if (grouping instanceof Grouping.Shuffle) {
            type = "SHUFFLE";
        } else if (grouping instanceof Grouping.LocalOrShuffle) {
            type = "LOCAL_OR_SHUFFLE";
        } else if (grouping instanceof Grouping.All) {
            type = "ALL";
        } else if (grouping instanceof Grouping.None) {
            type = "NONE";
        } else if (grouping instanceof Grouping.Direct) {
            type = "DIRECT";
        }
        return Map.of("type", type);
    }
}
