package io.millstream.bench;

import java.util.List;
import java.util.TreeSet;

/**
 * The standings over all variants of a contest as one Markdown table for readers: a row per variant, the contenders side by
 * side, the ratio of speed of the first to each reference, and each detail of every contender.
 */
record VariantsTable(Contest contest, List<Standings> variants) {
    @Override
    public String toString() {
        Standings any = variants.get(0);
        List<String> names = List.copyOf(any.rounds().keySet());
        List<String> references = contest.references().stream()
                .filter(reference -> names.contains(reference) && !reference.equals(names.get(0)))
                .toList();
        var details = new TreeSet<String>();
        any.rounds().values().forEach(measured -> details.addAll(Standings.detailNames(measured)));

        var table = new StringBuilder("| " + contest.name() + " (JDK " + any.javaVersion() + "), ");
        table.append(contest.scale().label(contest.unit()));
        names.forEach(name -> table.append(" | ").append(name));
        references.forEach(reference -> table.append(" | x ").append(reference));
        details.forEach(detail -> table.append(" | ").append(detail));
        table.append(" | lost |\n|---|");
        table.append("---|".repeat(names.size() + references.size() + details.size() + 1))
                .append('\n');
        for (Standings standings : variants) {
            table.append("| ")
                    .append(standings.contest().name().substring(contest.name().length() + 1));
            names.forEach(name -> table.append(" | ").append(Standings.format(standings.median(name))));
            references.forEach(reference ->
                    table.append(" | ").append(Standings.format(standings.speedOver(names.get(0), reference))));
            details.forEach(detail -> table.append(" | ")
                    .append(eachOf(names, name -> Standings.format(standings.medianOf(name, detail)))));
            table.append(" | ")
                    .append(eachOf(names, name -> Standings.format(standings.medianLostCores(name))))
                    .append(" |\n");
        }
        return table.toString();
    }

    private interface Cell {
        String of(String name);
    }

    private static String eachOf(List<String> names, Cell cell) {
        return String.join(" / ", names.stream().map(cell::of).toList());
    }
}
