package io.millstream.rdd;

/**
 * A plan as text, the last step first; what reads before a shuffle is indented.
 *
 * <pre>
 * (2) reduceByKey
 *   (4) mapToPair
 *   (4) flatMap
 *   (4) parallelize
 * </pre>
 */
final class Explain {
    private Explain() {}

    static String tree(Step<?> step) {
        var text = new StringBuilder();
        append(step, 0, text);
        return text.toString();
    }

    private static void append(Step<?> step, int depth, StringBuilder text) {
        text.append("  ".repeat(depth))
                .append('(')
                .append(step.splitCount())
                .append(") ")
                .append(step.name());
        if (step instanceof Step.Cached<?> cached) {
            text.append(" [")
                    .append(cached.cache().keptCount())
                    .append(" of ")
                    .append(step.splitCount())
                    .append(" splits kept]");
        }
        text.append('\n');
        boolean sameStage = !(step instanceof Step.Shuffle) && step.parents().size() == 1;
        for (var parent : step.parents()) {
            append(parent, sameStage ? depth : depth + 1, text);
        }
    }
}
