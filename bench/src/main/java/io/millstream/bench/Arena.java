package io.millstream.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Holds a contest: starts every contender, warms it up, then gives each a round in turn.
 *
 * <p>Turns go A B C, C B A, A B C ...: on a machine that slows down for a while the slow minute falls on neighbours in
 * the same round, and the ratio of two contenders within a round stays worth reading when their figures do not.
 */
final class Arena {
    private final Settings settings;

    /**
     * @param roundCount rounds that count, per contender
     * @param roundSeconds how long a round of a timed contest should last
     * @param launcher how a contender's JVM is started
     * @param scratch where the contenders may write
     */
    record Settings(int roundCount, double roundSeconds, Launcher launcher, Path scratch) {}

    Arena(Settings settings) {
        this.settings = settings;
    }

    /** Standings for each variant of the work, or the only ones where there are no variants. */
    List<Standings> hold(Contest contest) throws IOException {
        List<ContenderProcess> contenders = new ArrayList<>();
        try {
            for (Contest.Entrant entrant : contest.entrants()) {
                if (!settings.launcher().canLaunch(entrant)) {
                    System.err.println(contest.name() + ": left out " + entrant.name() + " (build bench/peers first)");
                    continue;
                }
                Path scratch = settings.scratch().resolve(contest.name() + "-" + entrant.name());
                ScratchFiles.delete(scratch);
                Files.createDirectories(scratch);
                var command = settings.launcher().command(contest, entrant, scratch);
                contenders.add(ContenderProcess.start(entrant.name(), command));
            }
            if (contest.variants().isEmpty()) {
                return List.of(rounds(contest, contenders));
            }
            for (ContenderProcess contender : contenders) { // or the first variant would count what starting up costs
                contender.choose(contest.variants().get(0));
                warmUp(contest, contender);
            }
            List<Standings> all = new ArrayList<>();
            for (String variant : contest.variants()) {
                System.err.println(contest.name() + " " + variant + " ...");
                for (ContenderProcess contender : contenders) {
                    contender.choose(variant);
                }
                all.add(rounds(contest.over(variant), contenders));
            }
            return all;
        } finally {
            for (ContenderProcess contender : contenders) {
                contender.close();
                ScratchFiles.delete(settings.scratch().resolve(contest.name() + "-" + contender.name()));
            }
        }
    }

    private Standings rounds(Contest contest, List<ContenderProcess> contenders) throws IOException {
        var units = new LinkedHashMap<String, Long>();
        var rounds = new LinkedHashMap<String, List<Measured>>();
        for (ContenderProcess contender : contenders) {
            rounds.put(contender.name(), new ArrayList<>());
            units.put(contender.name(), warmUp(contest, contender));
        }
        List<ContenderProcess> turns = new ArrayList<>(contenders);
        for (int round = 0; round < settings.roundCount(); round++) {
            for (ContenderProcess contender : turns) {
                Measured measured = contender.run(unitsOf(units, contender));
                roundsOf(rounds, contender).add(measured);
            }
            Collections.reverse(turns);
        }
        return new Standings(contest, settings.launcher().javaVersion(), rounds);
    }

    /** Runs rounds that do not count. Returns how many units a counting round has. */
    private long warmUp(Contest contest, ContenderProcess contender) throws IOException {
        long units = contest.smallUnits();
        Measured measured = contender.run(units);
        if (contest.roundUnits().isPresent()) {
            return contest.roundUnits().getAsLong();
        }
        double roundNanos = settings.roundSeconds() * 1e9;
        // On a busy machine a second may hold little work, and what has not worked much is not compiled yet.
        while (measured.nanos() < roundNanos / 2
                || (measured.cpuNanos() < roundNanos / 2 && measured.nanos() < 2 * roundNanos)) {
            units *= 2;
            measured = contender.run(units);
        }
        // The doubling rounds have worked as long as a round: compiled by now. The last one sets the size.
        units = Math.max(contest.smallUnits(), (long) (units * (roundNanos / measured.nanos())));
        contender.run(units);
        return units;
    }

    private static long unitsOf(Map<String, Long> units, ContenderProcess contender) {
        return Objects.requireNonNull(units.get(contender.name()));
    }

    private static List<Measured> roundsOf(Map<String, List<Measured>> rounds, ContenderProcess contender) {
        return Objects.requireNonNull(rounds.get(contender.name()));
    }
}
