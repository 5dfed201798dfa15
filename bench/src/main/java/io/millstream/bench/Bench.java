package io.millstream.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command: holds the named contests (all of them without a name) and prints a line per contender and a table per
 * contest. Started by {@code bench/run.sh}.
 */
public final class Bench {
    /** First argument inside a contender's JVM. */
    static final String SERVE = "serve";

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        // Kafka's client finds slf4j, which without a logging library would say so in every contender's process.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        if (arguments.length == 4 && arguments[0].equals(SERVE)) {
            serve(arguments[1], arguments[2], Path.of(arguments[3]));
            return;
        }
        BenchArguments parsed;
        try {
            parsed = BenchArguments.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        hold(parsed);
    }

    private static void serve(String contestName, String entrantName, Path scratch) throws Exception {
        Contest contest = Contests.named(contestName);
        Contest.Entrant entrant = contest.entrant(entrantName);
        if (entrant instanceof Contest.Ours ours) {
            ContenderServer.serve(ours.factory().open(scratch));
        } else if (entrant instanceof Contest.Installed installed) {
            ContenderServer.serve(installed.factory().open(scratch));
        } else if (entrant instanceof Contest.Host host) {
            ContenderServer.serve(host.factory().open(scratch));
        } else {
            throw new IllegalArgumentException(entrantName + " brings its own command");
        }
        System.exit(0); // worker threads of a contender must not keep its JVM
    }

    private static void hold(BenchArguments arguments) throws IOException {
        var arena = new Arena(arguments.settings());
        List<String> tables = new ArrayList<>();
        for (Contest contest : arguments.contests()) {
            System.err.println(contest.name() + " ...");
            List<Standings> all = arena.hold(contest);
            all.forEach(standings -> standings.lines().forEach(System.out::println));
            if (contest.variants().isEmpty()) {
                all.forEach(standings -> tables.add(standings.table()));
            } else {
                tables.add(new VariantsTable(contest, all).toString());
            }
        }
        tables.forEach(table -> System.out.println("\n" + table));
    }
}
