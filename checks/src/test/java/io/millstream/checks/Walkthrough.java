package io.millstream.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The commands of a Markdown file, in order, with the output that it promises.
 *
 * <pre>
 * ```sh                commands that end by themselves
 * ```sh until-ctrl-c   one command that runs until it is interrupted
 * ```sh keeps-running  one command that goes on while those below it run
 * ```sh other-terminal a command of another program, which a peer in the test stands in for
 * ```text typed        what the reader types into that program
 * ```text              what the block above prints: its lines in this order, others in between; … stands for anything
 * </pre>
 */
record Walkthrough(List<Step> steps) {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(sh|text)([a-z -]*)\n(.*?)^```$");

    enum Kind {
        TO_THE_END,
        UNTIL_CTRL_C,
        KEEPS_RUNNING,
        OTHER_TERMINAL,
        TYPED
    }

    record Step(Kind kind, String text, List<Pattern> expected) {
        /** The first promised line that is missing, if any is. */
        String missing(String output) {
            int from = 0;
            List<String> lines = output.lines().toList();
            for (Pattern promise : expected) {
                while (from < lines.size() && !promise.matcher(lines.get(from)).matches()) {
                    from++;
                }
                if (from++ >= lines.size()) {
                    return promise.pattern();
                }
            }
            return "";
        }
    }

    static Walkthrough of(String markdown) {
        var steps = new ArrayList<Step>();
        var fences = FENCE.matcher(markdown);
        while (fences.find()) {
            String kind = (fences.group(1) + fences.group(2)).strip();
            String text = fences.group(3);
            switch (kind) {
                case "sh" -> steps.add(new Step(Kind.TO_THE_END, text, List.of()));
                case "sh until-ctrl-c" -> steps.add(new Step(Kind.UNTIL_CTRL_C, text, List.of()));
                case "sh keeps-running" -> steps.add(new Step(Kind.KEEPS_RUNNING, text, List.of()));
                case "sh other-terminal" -> steps.add(new Step(Kind.OTHER_TERMINAL, text, List.of()));
                case "text typed" -> steps.add(new Step(Kind.TYPED, text, List.of()));
                case "text" -> {
                    Step above = steps.remove(steps.size() - 1);
                    steps.add(new Step(
                            above.kind,
                            above.text,
                            text.lines().map(Walkthrough::promise).toList()));
                }
                default -> throw new IllegalArgumentException("unknown kind of block: ```" + kind);
            }
        }
        return new Walkthrough(steps);
    }

    private static Pattern promise(String line) {
        var regex = new StringBuilder();
        for (String literal : line.strip().split("…", -1)) {
            regex.append(regex.isEmpty() ? "\\s*" : ".*").append(Pattern.quote(literal));
        }
        return Pattern.compile(regex.append("\\s*").toString());
    }
}
