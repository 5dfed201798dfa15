package io.millstream.topology.yaml;

import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import io.millstream.topology.Bolt;
import io.millstream.topology.BoltDeclarer;
import io.millstream.topology.ComponentDeclarer;
import io.millstream.topology.CustomGrouping;
import io.millstream.topology.Fields;
import io.millstream.topology.Grouping;
import io.millstream.topology.Spout;
import io.millstream.topology.SpoutDeclarer;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologyBuilder;
import io.millstream.topology.TopologySettings;
import io.millstream.topology.yaml.FileSections.Declared;
import io.millstream.topology.yaml.FileSections.Flow;
import io.millstream.topology.yaml.ObjectPlan.Reference;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the plan of what stands in the files. Used once. */
final class FileTopology {
    private static final List<String> GROUPINGS = List.of(
            "SHUFFLE", "LOCAL_OR_SHUFFLE", "FIELDS", "PARTIAL_KEY", "ALL", "GLOBAL", "NONE", "DIRECT", "CUSTOM");

    private final FileSections sections;
    private final FileProblems problems;
    private final Maker maker;
    private final Map<String, BoltDeclarer> declarers = new HashMap<>();

    FileTopology(FileSections sections, FileProblems problems) {
        this.sections = sections;
        this.problems = problems;
        this.maker = new Maker(sections.components);
    }

    TopologySettings settings() {
        TopologySettings settings = TopologySettings.DEFAULTS;
        for (Map.Entry<String, Item> setting : sections.settings.entrySet()) {
            try {
                settings = settings.with(
                        setting.getKey(), String.valueOf(setting.getValue().value()));
            } catch (JobException e) {
                problems.add(setting.getValue(), String.valueOf(e.getMessage()));
            }
        }
        return settings;
    }

    /** The plan; null, and problems, if there is none. */
    @Nullable
    Topology topology(Item file) {
        checkReferences();
        sections.flows.forEach(this::checkFlow);
        if (!problems.isEmpty()) {
            return null;
        }
        var builder = new TopologyBuilder(sections.name.isEmpty() ? "topology" : sections.name);
        sections.spouts.forEach((id, spout) -> {
            tryOut(spout.object(), Spout.class);
            SpoutDeclarer declarer = builder.spout(id, supplier(spout.object(), Spout.class));
            declare(declarer, spout);
            Item maxPending = spout.entries().get("maxPending");
            if (maxPending != null) {
                declarer.maxPending(count(maxPending));
            }
        });
        sections.bolts.forEach((id, bolt) -> {
            tryOut(bolt.object(), Bolt.class);
            BoltDeclarer declarer = builder.bolt(id, supplier(bolt.object(), Bolt.class));
            declare(declarer, bolt);
            Item ticks = bolt.entries().get("tickInterval");
            if (ticks != null) {
                declarer.tickEvery(duration(ticks));
            }
            declarers.put(id, declarer);
        });
        for (Flow flow : sections.flows) {
            BoltDeclarer target = declarers.get(String.valueOf(flow.to().value()));
            if (target != null) {
                target.from(String.valueOf(flow.from().value()), flow.stream(), grouping(flow));
            }
        }
        if (!problems.isEmpty()) {
            return null;
        }
        try {
            return builder.build();
        } catch (JobException e) {
            problems.add(file, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void checkReferences() {
        var all = new ArrayList<>(sections.components.values());
        sections.spouts.values().forEach(spout -> all.add(spout.object()));
        sections.bolts.values().forEach(bolt -> all.add(bolt.object()));
        all.forEach(plan -> references(plan).forEach(id -> {
            if (!sections.components.containsKey(id)) {
                problems.add(
                        plan.place(),
                        "there is no component " + id + " to refer to."
                                + Nearest.hint(id, sections.components.keySet()));
            }
        }));
        sections.components.forEach((id, plan) -> {
            if (problems.isEmpty() && reaches(plan, id, new HashSet<>())) {
                problems.add(plan.place(), id + " refers to itself, directly or through others");
            }
        });
    }

    private boolean reaches(ObjectPlan plan, String wanted, Set<String> seen) {
        for (String id : references(plan)) {
            ObjectPlan next = sections.components.get(id);
            if (id.equals(wanted) || (next != null && seen.add(id) && reaches(next, wanted, seen))) {
                return true;
            }
        }
        return false;
    }

    private static List<String> references(ObjectPlan plan) {
        var ids = new ArrayList<String>();
        collect(plan.arguments(), ids);
        plan.steps().forEach(step -> collect(step.arguments(), ids));
        return ids;
    }

    private static void collect(@Nullable Object value, List<String> ids) {
        if (value instanceof Reference reference) {
            ids.add(reference.id());
        } else if (value instanceof List<?> list) {
            list.forEach(element -> collect(element, ids));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(element -> collect(element, ids));
        }
    }

    private void checkFlow(Flow flow) {
        var all = new ArrayList<>(sections.spouts.keySet());
        all.addAll(sections.bolts.keySet());
        String from = String.valueOf(flow.from().value());
        if (!all.contains(from)) {
            problems.add(
                    flow.from(), "a stream comes from " + from + ", which does not exist." + Nearest.hint(from, all));
        }
        String to = String.valueOf(flow.to().value());
        if (!sections.bolts.containsKey(to)) {
            problems.add(
                    flow.to(),
                    sections.spouts.containsKey(to)
                            ? "a stream leads to " + to + ", which is a spout; only bolts take streams in"
                            : "a stream leads to " + to + ", which does not exist."
                                    + Nearest.hint(to, sections.bolts.keySet()));
        }
        String type = String.valueOf(flow.type().value()).toUpperCase(Locale.ROOT);
        if (!GROUPINGS.contains(type)) {
            problems.add(
                    flow.type(), "there is no grouping " + flow.type().value() + "." + Nearest.hint(type, GROUPINGS));
        } else if (flow.fields().isEmpty() == (type.equals("FIELDS") || type.equals("PARTIAL_KEY"))) {
            problems.add(
                    flow.type(),
                    flow.fields().isEmpty()
                            ? "a grouping by fields names them: args: [word]"
                            : "the grouping " + type + " has no args; only FIELDS and PARTIAL_KEY do");
        } else if (type.equals("CUSTOM") && flow.custom() == null) {
            problems.add(flow.type(), "a grouping of one's own has a customClass");
        }
    }

    private Grouping grouping(Flow flow) {
        Fields fields = Fields.of(flow.fields().toArray(String[]::new));
        return switch (String.valueOf(flow.type().value()).toUpperCase(Locale.ROOT)) {
            case "LOCAL_OR_SHUFFLE" -> new Grouping.LocalOrShuffle();
            case "FIELDS" -> new Grouping.ByFields(fields);
            case "PARTIAL_KEY" -> new Grouping.PartialKey(fields);
            case "ALL" -> new Grouping.All();
            case "GLOBAL" -> new Grouping.Global();
            case "NONE" -> new Grouping.None();
            case "DIRECT" -> new Grouping.Direct();
            case "CUSTOM" -> {
                ObjectPlan custom = Objects.requireNonNull(flow.custom(), "checked before");
                tryOut(custom, CustomGrouping.class);
                yield new Grouping.Custom(supplier(custom, CustomGrouping.class));
            }
            default -> new Grouping.Shuffle();
        };
    }

    private void declare(ComponentDeclarer<?> declarer, Declared declared) {
        Item parallelism = declared.entries().get("parallelism");
        if (parallelism != null) {
            declarer.tasks(count(parallelism));
        }
        Item ownThread = declared.entries().get("ownThread");
        if (ownThread != null && Boolean.TRUE.equals(ownThread.value())) {
            declarer.onOwnThread();
        }
        Item settings = declared.entries().get("settings");
        if (settings != null) {
            settings.map().forEach((name, value) -> declarer.setting(name, String.valueOf(value.value())));
        }
    }

    private int count(Item item) {
        if (item.value() instanceof Long count && count >= 1 && count <= Integer.MAX_VALUE) {
            return count.intValue();
        }
        problems.add(item, "this is to be a whole number of at least one, not " + item.value());
        return 1;
    }

    private Duration duration(Item item) {
        try {
            return Duration.parse(String.valueOf(item.value()));
        } catch (DateTimeParseException e) {
            problems.add(item, "this is to be a length of time such as PT0.5S or PT1M, not " + item.value());
            return Duration.ZERO;
        }
    }

    private void tryOut(ObjectPlan plan, Class<?> wanted) {
        try {
            Object unused = made(plan, wanted);
        } catch (Maker.Misfit e) {
            e.tell(problems);
        }
    }

    private <T> Supplier<T> supplier(ObjectPlan plan, Class<T> wanted) {
        return () -> {
            try {
                return made(plan, wanted);
            } catch (Maker.Misfit e) {
                throw e.asUserSees();
            }
        };
    }

    private <T> T made(ObjectPlan plan, Class<T> wanted) {
        Object object = maker.make(plan);
        if (object instanceof Supplier<?> supplier) {
            object = supplier.get();
        }
        if (!wanted.isInstance(object)) {
            throw new Maker.Misfit(
                    plan.place(),
                    plan.type().getName() + " is no " + wanted.getSimpleName().toLowerCase(Locale.ROOT));
        }
        return wanted.cast(object);
    }
}
