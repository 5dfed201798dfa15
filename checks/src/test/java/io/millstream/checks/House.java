package io.millstream.checks;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Modules, the packages in them, and who may use whom.
 *
 * <p>The module of a package is the first name below {@code rootPackage}; the root package itself is the facade, module
 * {@code millstream}. So the facade is the parent of every package by name but not by rank.
 */
record House(String rootPackage, Map<String, Set<String>> uses) {
    static final String FACADE = "millstream";

    /** The direction between the modules. ARCHITECTURE.md shows the same table; a test compares them. */
    static final House MILLSTREAM = new House(
            "io.millstream",
            Map.ofEntries(
                    Map.entry("base", Set.of()),
                    Map.entry("log", Set.of("base")),
                    Map.entry("wire", Set.of()),
                    Map.entry("broker", Set.of("base", "log", "wire")),
                    Map.entry("rdd", Set.of("base")),
                    Map.entry("dstream", Set.of("base", "rdd")),
                    Map.entry("topology", Set.of("base")),
                    Map.entry("connect", Set.of("base", "log", "rdd", "dstream")),
                    Map.entry(FACADE, Set.of("base", "log", "broker", "rdd", "dstream", "connect")),
                    Map.entry("testkit", Set.of("base", "rdd", "dstream")),
                    Map.entry("examples", Set.of("base", "log", "rdd", "dstream", "topology", "connect", FACADE)),
                    Map.entry(
                            "cli",
                            Set.of(
                                    "base",
                                    "log",
                                    "broker",
                                    "rdd",
                                    "dstream",
                                    "topology",
                                    "connect",
                                    FACADE,
                                    "examples")),
                    Map.entry("interop", Set.of("base")),
                    Map.entry(
                            "bench", Set.of("base", "log", "wire", "rdd", "dstream", "topology", "connect", FACADE))));

    /** Modules of which no package outside the engines and the wiring may know the engine. */
    private static final Set<String> MAY_RUN_ENGINES = Set.of(FACADE, "cli", "testkit", "bench");

    List<String> wrongModuleUses(JavaClasses classes) {
        return violations(
                classes,
                (from, to) -> !from.equals(to)
                        && !module(from).equals(module(to))
                        && !uses.getOrDefault(module(from), Set.of()).contains(module(to)));
    }

    /** Inside a module the parent package holds the vocabulary; sub-packages use it, it never uses them. */
    List<String> parentsUsingTheirChildren(JavaClasses classes) {
        return violations(classes, (from, to) -> module(from).equals(module(to)) && to.startsWith(from + "."));
    }

    /** A plan never mentions how it is run. */
    List<String> plansUsingEngines(JavaClasses classes) {
        return violations(
                classes, (from, to) -> isEngine(to) && !isEngine(from) && !MAY_RUN_ENGINES.contains(module(from)));
    }

    /** One line for each package on a cycle, naming the packages it shares the cycle with. */
    List<String> packageCycles(JavaClasses classes) {
        var edges = packageEdges(classes);
        var cycles = new ArrayList<String>();
        edges.keySet().forEach(start -> {
            var together = new TreeSet<>(reachable(edges, start));
            together.removeIf(other -> !reachable(edges, other).contains(start));
            if (together.contains(start)) {
                cycles.add(start + " is on a cycle among " + together);
            }
        });
        return cycles;
    }

    /** Every module that stands in the code but not in the table, or the other way round. */
    List<String> unknownModules(JavaClasses classes) {
        var found = new TreeSet<String>();
        classes.forEach(javaClass -> found.add(module(javaClass.getPackageName())));
        var problems = new ArrayList<String>();
        found.stream()
                .filter(module -> !uses.containsKey(module))
                .forEach(m -> problems.add(m + " is not in the table"));
        uses.keySet().stream()
                .filter(module -> !found.contains(module))
                .forEach(m -> problems.add(m + " has no class"));
        return problems;
    }

    String module(String packageName) {
        if (packageName.equals(rootPackage)) {
            return FACADE;
        }
        String below = packageName.substring(rootPackage.length() + 1);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    private boolean isOurs(String packageName) {
        return packageName.equals(rootPackage) || packageName.startsWith(rootPackage + ".");
    }

    private static boolean isEngine(String packageName) {
        return packageName.endsWith(".run") || packageName.contains(".run.");
    }

    private interface PackageUse {
        boolean isWrong(String from, String to);
    }

    private List<String> violations(JavaClasses classes, PackageUse rule) {
        var violations = new TreeSet<String>();
        for (JavaClass javaClass : classes) {
            for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                String from = javaClass.getPackageName();
                String to = packageOf(dependency);
                if (isOurs(from) && isOurs(to) && rule.isWrong(from, to)) {
                    violations.add(dependency.getDescription());
                }
            }
        }
        return List.copyOf(violations);
    }

    private Map<String, Set<String>> packageEdges(JavaClasses classes) {
        var edges = new TreeMap<String, Set<String>>();
        for (JavaClass javaClass : classes) {
            var targets = edges.computeIfAbsent(javaClass.getPackageName(), name -> new TreeSet<>());
            javaClass.getDirectDependenciesFromSelf().stream()
                    .map(House::packageOf)
                    .filter(to -> isOurs(to) && !to.equals(javaClass.getPackageName()))
                    .forEach(targets::add);
        }
        return edges;
    }

    private static String packageOf(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType().getPackageName();
    }

    private static Set<String> reachable(Map<String, Set<String>> edges, String start) {
        var seen = new TreeSet<String>();
        var open = new ArrayList<>(edges.getOrDefault(start, Set.of()));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (seen.add(next)) {
                open.addAll(edges.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }
}
