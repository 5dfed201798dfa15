package io.millstream.topology.yaml;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologySettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A topology that was read from YAML.
 *
 * <pre>{@code
 * name: word-count
 * settings: {topology.threads: 2}
 * spouts:
 *   - id: lines
 *     className: io.millstream.examples.topology.LineSpout
 *     constructorArgs: ["${file}"]
 *     maxPending: 1000
 * bolts:
 *   - {id: words, className: io.millstream.examples.topology.SplitBolt, parallelism: 2}
 *   - {id: counts, className: io.millstream.examples.topology.CountBolt, parallelism: 2}
 * streams:
 *   - {from: lines, to: words, grouping: {type: SHUFFLE}}
 *   - {from: words, to: counts, grouping: {type: FIELDS, args: [word]}}
 * }</pre>
 *
 * <p>The entries are those of Storm's Flux: objects have {@code className}, {@code constructorArgs}, {@code properties} and
 * {@code configMethods}, and refer to {@code components} by {@code ref} and {@code reflist}; {@code factory} names a static method
 * instead of a constructor; {@code includes} takes other files in, relative to this one; {@code ${name}} stands for a property and
 * {@code ${ENV-NAME}} for a variable of the environment. A class may be called by a built-in name.
 *
 * @param settings how the file wants it to be run
 */
public record TopologyFile(Topology topology, TopologySettings settings) {
    private static final long MOST_BYTES = 1 << 20;

    /**
     * What a file may use besides itself.
     *
     * @param properties values of {@code ${name}}
     * @param environment values of {@code ${ENV-NAME}}
     * @param builtIns names that stand for classes
     */
    public record Surroundings(
            Map<String, String> properties, Map<String, String> environment, Map<String, String> builtIns) {}

    /**
     * Reads a file and makes its plan, for which one object of each spout and bolt is made.
     *
     * @throws JobException (USER) with every problem on a line of its own: file, line, what is wrong, the nearest name
     */
    public static TopologyFile read(Path file, Surroundings surroundings) {
        var problems = new FileProblems();
        var sections = new FileSections(problems, surroundings.builtIns());
        var reading = new Reading(surroundings, problems, sections);
        Item root = reading.add(file, file.toString(), new HashSet<>());
        var made = new FileTopology(sections, problems);
        TopologySettings settings = made.settings();
        Topology topology = made.topology(root);
        problems.throwIfAny();
        return new TopologyFile(Objects.requireNonNull(topology, "no problem and no topology"), settings);
    }

    private record Reading(Surroundings surroundings, FileProblems problems, FileSections sections) {
        /** Adds the file, then what it includes. */
        Item add(Path file, String shown, Set<Path> open) {
            var substitution = new Substitution(surroundings.properties(), surroundings.environment());
            Item root = new YamlText(shown, substitution, problems).read(text(file));
            sections.add(root);
            open.add(file.toAbsolutePath().normalize());
            Item includes = root.map().get("includes");
            if (includes != null) {
                for (Item include : includes.list()) {
                    include(file, include, open);
                }
            }
            return root;
        }

        private void include(Path from, Item include, Set<Path> open) {
            Item named = include.isMap() ? include.map().get("file") : include;
            if (named == null || !(named.value() instanceof String name)) {
                problems.add(include, "an include names a file: - file: more.yaml");
                return;
            }
            Path file = from.resolveSibling(name);
            if (!open.add(file.toAbsolutePath().normalize())) {
                problems.add(include, name + " is included already");
            } else if (!Files.isRegularFile(file)) {
                problems.add(include, "there is no file " + file);
            } else {
                Item unused = add(file, file.toString(), open);
            }
        }

        private static String text(Path file) {
            try {
                if (Files.size(file) > MOST_BYTES) {
                    throw new JobException(
                            ErrorKind.USER, file + " is larger than a topology is: more than a mebibyte.");
                }
                return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            } catch (NoSuchFileException e) {
                throw new JobException(ErrorKind.USER, "There is no file " + file + ".", e);
            } catch (IOException e) {
                throw new JobException(ErrorKind.USER, file + " cannot be read: " + e.getMessage(), e);
            }
        }
    }
}
