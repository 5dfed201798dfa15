package io.millstream.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** The outcome of a contest: medians over the rounds, and medians of the ratios within a round. */
record Standings(Contest contest, String javaVersion, Map<String, List<Measured>> rounds) {

    /** One line per contender, for programs. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        rounds.forEach((name, measured) -> {
            var line = new StringBuilder("RESULT contest=" + contest.name() + " contender=" + name);
            line.append(" jdk=").append(javaVersion).append(" rounds=").append(measured.size());
            line.append(" perSecond=").append(format(median(measured, Measured::unitsPerSecond)));
            line.append(" median=").append(format(median(measured, contest.scale()::of)));
            line.append(" min=").append(format(best(measured, false)));
            line.append(" max=").append(format(best(measured, true)));
            line.append(" onCpuTime=").append(format(medianOnCpuTime(measured)));
            line.append(" cores=").append(format(median(measured, Measured::cores)));
            line.append(" lostCores=").append(format(median(measured, Measured::lostCores)));
            for (String reference : presentReferences()) {
                line.append(" speedOver_").append(reference).append('=').append(format(speedOver(name, reference)));
            }
            for (String detail : detailNames(measured)) {
                line.append(' ').append(detail).append('=').append(format(medianOf(measured, detail)));
            }
            lines.add(line.toString());
        });
        return lines;
    }

    /** A Markdown table, for readers. */
    String table() {
        var table = new StringBuilder("| " + contest.name() + " (JDK " + javaVersion + ") | ");
        table.append(contest.scale().label(contest.unit())).append(" | min - max | on CPU time | cores got | lost |");
        presentReferences()
                .forEach(reference -> table.append(" x ").append(reference).append(" |"));
        table.append(" details |\n|---|---|---|---|---|---|");
        presentReferences().forEach(reference -> table.append("---|"));
        table.append("---|\n");
        rounds.forEach((name, measured) -> {
            table.append("| ").append(name);
            table.append(" | ").append(format(median(measured, contest.scale()::of)));
            table.append(" | ").append(format(best(measured, false)));
            table.append(" - ").append(format(best(measured, true)));
            table.append(" | ").append(format(medianOnCpuTime(measured)));
            table.append(" | ").append(format(median(measured, Measured::cores)));
            table.append(" | ").append(format(median(measured, Measured::lostCores)));
            for (String reference : presentReferences()) {
                table.append(" | ").append(format(speedOver(name, reference)));
            }
            table.append(" |");
            for (String detail : detailNames(measured)) {
                table.append(' ').append(detail).append(' ').append(format(medianOf(measured, detail)));
            }
            table.append(" |\n");
        });
        return table.toString();
    }

    /** Median of the ratios of speed (work per time) that {@code name} and {@code reference} had in the same round. */
    double speedOver(String name, String reference) {
        List<Measured> its = roundsOf(name);
        List<Measured> others = roundsOf(reference);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(its.size(), others.size()); round++) {
            ratios.add(its.get(round).unitsPerSecond() / others.get(round).unitsPerSecond());
        }
        return median(ratios);
    }

    private List<String> presentReferences() {
        return contest.references().stream().filter(rounds::containsKey).toList();
    }

    private double medianOnCpuTime(List<Measured> measured) {
        return median(measured, round -> contest.scale().of(round.onCpuTime()));
    }

    private double best(List<Measured> measured, boolean highest) {
        var values = measured.stream().mapToDouble(contest.scale()::of);
        return (highest ? values.max() : values.min()).orElse(Double.NaN);
    }

    /** The median of a contender's rounds, in the contest's scale. */
    double median(String name) {
        return median(roundsOf(name), contest.scale()::of);
    }

    double medianLostCores(String name) {
        return median(roundsOf(name), Measured::lostCores);
    }

    double medianOf(String name, String detail) {
        return medianOf(roundsOf(name), detail);
    }

    private List<Measured> roundsOf(String name) {
        return Objects.requireNonNull(rounds.get(name));
    }

    static TreeSet<String> detailNames(List<Measured> measured) {
        var names = new TreeSet<String>();
        measured.forEach(round -> names.addAll(round.details().keySet()));
        return names;
    }

    private static double medianOf(List<Measured> measured, String detail) {
        return median(measured, round -> round.details().getOrDefault(detail, Double.NaN));
    }

    private static double median(List<Measured> measured, ToDoubleFunction<Measured> figure) {
        return median(measured.stream().map(figure::applyAsDouble).toList());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Three digits that mean something. */
    static String format(double value) {
        int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
