package io.millstream.topology.yaml;

import io.millstream.base.Nearest;
import io.millstream.topology.yaml.ObjectPlan.Reference;
import io.millstream.topology.yaml.ObjectPlan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What stands in a file and those it includes, understood as far as that is possible without making an object. */
final class FileSections {
    private static final Set<String> TOP =
            Set.of("name", "settings", "includes", "components", "spouts", "bolts", "streams");
    private static final Set<String> OBJECT =
            Set.of("id", "className", "factory", "constructorArgs", "properties", "configMethods");
    private static final Set<String> SPOUT = with(OBJECT, "parallelism", "maxPending", "settings", "ownThread");
    private static final Set<String> BOLT = with(OBJECT, "parallelism", "tickInterval", "settings", "ownThread");
    private static final Set<String> STREAM = Set.of("name", "from", "to", "grouping");
    private static final Set<String> GROUPING = Set.of("type", "args", "streamId", "customClass");

    private final FileProblems problems;
    private final Map<String, String> builtIns;
    final Map<String, ObjectPlan> components = new LinkedHashMap<>();
    final Map<String, Declared> spouts = new LinkedHashMap<>();
    final Map<String, Declared> bolts = new LinkedHashMap<>();
    final List<Flow> flows = new ArrayList<>();
    final Map<String, Item> settings = new LinkedHashMap<>();
    String name = "";

    /** A spout or bolt: its object, and the rest of what stands there. */
    record Declared(Item place, ObjectPlan object, Map<String, Item> entries) {}

    /** A stream that a bolt takes in. */
    record Flow(
            Item place,
            Item from,
            Item to,
            String stream,
            Item type,
            List<String> fields,
            @Nullable ObjectPlan custom) {}

    FileSections(FileProblems problems, Map<String, String> builtIns) {
        this.problems = problems;
        this.builtIns = builtIns;
    }

    /** Adds a file; what stands in more than one of them is a problem, except for settings, of which the first counts. */
    void add(Item file) {
        Map<String, Item> top = entries(file, "a topology", TOP);
        Item named = top.get("name");
        if (named != null && name.isEmpty()) {
            name = String.valueOf(named.value());
        }
        map(top.get("settings")).forEach(settings::putIfAbsent);
        for (Item component : list(top.get("components"))) {
            Map<String, Item> entries = entries(component, "a component", OBJECT);
            object(component, entries).ifPresent(plan -> putOnce(components, component, entries, plan));
        }
        addDeclared(top.get("spouts"), "a spout", SPOUT, spouts);
        addDeclared(top.get("bolts"), "a bolt", BOLT, bolts);
        list(top.get("streams")).forEach(this::addFlow);
    }

    private void addDeclared(@Nullable Item section, String what, Set<String> known, Map<String, Declared> target) {
        for (Item item : list(section)) {
            Map<String, Item> entries = entries(item, what, known);
            object(item, entries).ifPresent(plan -> putOnce(target, item, entries, new Declared(item, plan, entries)));
        }
    }

    private <V> void putOnce(Map<String, V> target, Item item, Map<String, Item> entries, V value) {
        String id = text(item, entries, "id");
        if (!id.isEmpty() && (components.containsKey(id) || spouts.containsKey(id) || bolts.containsKey(id))) {
            problems.add(item, "the id " + id + " is taken already");
        } else if (!id.isEmpty()) {
            target.put(id, value);
        }
    }

    private Optional<ObjectPlan> object(Item item, Map<String, Item> entries) {
        String className = text(item, entries, "className");
        if (className.isEmpty()) {
            return Optional.empty();
        }
        Class<?> type = type(entries.getOrDefault("className", item), className);
        List<Step> steps = new ArrayList<>();
        for (Item property : list(entries.get("properties"))) {
            Map<String, Item> parts = entries(property, "a property", Set.of("name", "value", "ref", "reflist"));
            Item value = parts.get("value");
            var argument = new ArrayList<@Nullable Object>();
            argument.add(value != null ? value(value) : value(property));
            steps.add(new Step(property, text(property, parts, "name"), true, argument));
        }
        for (Item method : list(entries.get("configMethods"))) {
            Map<String, Item> parts = entries(method, "a config method", Set.of("name", "args"));
            steps.add(new Step(method, text(method, parts, "name"), false, values(parts.get("args"))));
        }
        Item factory = entries.get("factory");
        List<@Nullable Object> arguments = values(entries.get("constructorArgs"));
        return type == null
                ? Optional.empty()
                : Optional.of(new ObjectPlan(
                        item, type, factory == null ? null : String.valueOf(factory.value()), arguments, steps));
    }

    private @Nullable Class<?> type(Item place, String className) {
        String full = builtIns.getOrDefault(className, className);
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            return Class.forName(full, true, loader == null ? FileSections.class.getClassLoader() : loader);
        } catch (ClassNotFoundException | LinkageError e) {
            problems.add(
                    place,
                    full.indexOf('.') < 0
                            ? "there is nothing built in that is called " + full + "."
                                    + Nearest.hint(full, builtIns.keySet())
                            : "there is no class " + full + " on the class path");
            return null;
        }
    }

    private void addFlow(Item item) {
        Map<String, Item> entries = entries(item, "a stream", STREAM);
        Item from = entries.get("from");
        Item to = entries.get("to");
        if (from == null || to == null) {
            problems.add(item, "a stream needs from and to");
            return;
        }
        Item grouping = entries.getOrDefault("grouping", new Item(Map.of(), item.file(), item.line()));
        Map<String, Item> parts = entries(grouping, "a grouping", GROUPING);
        Item custom = parts.get("customClass");
        Item stream = parts.get("streamId");
        flows.add(new Flow(
                item,
                from,
                to,
                stream == null ? "default" : String.valueOf(stream.value()),
                parts.getOrDefault("type", new Item("SHUFFLE", item.file(), item.line())),
                list(parts.get("args")).stream()
                        .map(field -> String.valueOf(field.value()))
                        .toList(),
                custom == null
                        ? null
                        : object(custom, entries(custom, "a grouping's class", OBJECT))
                                .orElse(null)));
    }

    private List<@Nullable Object> values(@Nullable Item arguments) {
        var values = new ArrayList<@Nullable Object>();
        list(arguments).forEach(argument -> values.add(value(argument)));
        return values;
    }

    /** An argument: references become {@link Reference}s. */
    private @Nullable Object value(Item item) {
        Map<String, Item> map = item.map();
        Item reference = map.get("ref");
        if (reference != null) {
            return new Reference(String.valueOf(reference.value()));
        } else if (map.get("reflist") != null) {
            return list(map.get("reflist")).stream()
                    .map(element -> new Reference(String.valueOf(element.value())))
                    .toList();
        } else if (item.isList()) {
            return values(item);
        } else if (item.isMap()) {
            var values = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((name, value) -> values.put(name, value(value)));
            return values;
        }
        return item.value();
    }

    private Map<String, Item> entries(Item item, String what, Set<String> known) {
        if (!item.isMap()) {
            problems.add(item, what + " is written as name: value, not as " + item.value());
        }
        for (Map.Entry<String, Item> entry : item.map().entrySet()) {
            if (!known.contains(entry.getKey())) {
                problems.add(
                        entry.getValue(),
                        what + " has no entry " + entry.getKey() + "." + Nearest.hint(entry.getKey(), known));
            }
        }
        return item.map();
    }

    private String text(Item item, Map<String, Item> entries, String name) {
        Item entry = entries.get(name);
        if (entry == null || entry.value() == null || entry.isList() || entry.isMap()) {
            problems.add(entry == null ? item : entry, "there has to be a " + name);
            return "";
        }
        return String.valueOf(entry.value());
    }

    private List<Item> list(@Nullable Item item) {
        if (item != null && !item.isList() && item.value() != null) {
            problems.add(item, "this is to be a list: each element begins with -");
        }
        return item == null ? List.of() : item.list();
    }

    private Map<String, Item> map(@Nullable Item item) {
        return item == null ? Map.of() : item.map();
    }

    private static Set<String> with(Set<String> names, String... more) {
        var all = new TreeSet<>(names);
        all.addAll(List.of(more));
        return all;
    }
}
