package io.millstream.topology.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Makes items of a text. Aliases are followed, within limits. */
final class YamlText {
    private static final int DEEPEST = 50;
    private static final int MOST_ITEMS = 100_000;

    private final String file;
    private final Substitution substitution;
    private final FileProblems problems;
    private int count;

    YamlText(String file, Substitution substitution, FileProblems problems) {
        this.file = file;
        this.substitution = substitution;
        this.problems = problems;
    }

    /** The document; an empty map, and problems, if it is none. */
    Item read(String text) {
        try {
            Optional<Node> root =
                    new Compose(LoadSettings.builder().setLabel(file).build()).composeString(text);
            if (root.isPresent()) {
                return item(root.get(), 0);
            }
            problems.add(file, 1, "the file is empty");
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            problems.add(file, line, "this is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(file, 1, "this is not YAML: " + e.getMessage());
        }
        return new Item(new LinkedHashMap<String, Item>(), file, 1);
    }

    private Item item(Node node, int depth) {
        int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
        if (depth > DEEPEST || ++count > MOST_ITEMS) {
            problems.add(file, line, "this is nested more deeply, or repeats more, than a topology needs");
            return new Item(null, file, line);
        }
        if (node instanceof MappingNode mapping) {
            return new Item(map(mapping, depth), file, line);
        } else if (node instanceof SequenceNode sequence) {
            List<Item> items = new ArrayList<>();
            sequence.getValue().forEach(element -> items.add(item(element, depth + 1)));
            return new Item(items, file, line);
        }
        var scalar = (ScalarNode) node;
        String text = substitution.in(scalar.getValue(), problem -> problems.add(file, line, problem));
        boolean isPlain = scalar.getScalarStyle() == ScalarStyle.PLAIN || Substitution.isPlace(scalar.getValue());
        return new Item(isPlain ? plain(text) : text, file, line);
    }

    private Map<String, Item> map(MappingNode mapping, int depth) {
        var map = new LinkedHashMap<String, Item>();
        for (NodeTuple entry : mapping.getValue()) {
            Item key = item(entry.getKeyNode(), depth + 1);
            String name = String.valueOf(key.value());
            if (map.put(name, item(entry.getValueNode(), depth + 1)) != null) {
                problems.add(key, name + " stands here twice");
            }
        }
        return map;
    }

    /** What a value without quotes means. */
    private static @Nullable Object plain(String text) {
        if (text.isEmpty() || text.equals("~") || text.equals("null")) {
            return null;
        } else if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        if (text.matches("[-+]?\\d{1,18}")) {
            return Long.parseLong(text);
        }
        return text.matches("[-+]?(\\d+\\.\\d*|\\.\\d+|\\d+)([eE][-+]?\\d+)?")
                ? (Object) Double.parseDouble(text)
                : text;
    }
}
