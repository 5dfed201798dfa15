package io.millstream.topology.yaml;

import io.millstream.topology.ComponentPlan;
import io.millstream.topology.Grouping;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Stream;
import io.millstream.topology.Subscription;
import io.millstream.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan for people: each component with its tasks and streams, and what it takes in. */
public final class PlanText {
    private PlanText() {}

    public static List<String> lines(Topology topology) {
        var lines = new ArrayList<String>();
        lines.add("topology " + topology.name());
        for (ComponentPlan component : topology.components()) {
            ComponentPlan.Common common = component.common();
            boolean isSpout = component instanceof ComponentPlan.SpoutPlan;
            lines.add((isSpout ? "  spout " : "  bolt  ") + common.id() + "  " + tasks(common) + output(common));
            if (component instanceof ComponentPlan.BoltPlan bolt) {
                for (Subscription input : bolt.subscriptions()) {
                    lines.add("    <- " + name(input.component(), input.stream()) + "  " + words(input.grouping()));
                }
            }
        }
        return lines;
    }

    private static String tasks(ComponentPlan.Common common) {
        return common.taskCount()
                + (common.taskCount() == 1 ? " task" : " tasks")
                + (common.onOwnThread() ? ", own threads" : "");
    }

    private static String output(ComponentPlan.Common common) {
        var text = new StringBuilder();
        for (Stream stream : common.streams()) {
            text.append(text.length() == 0 ? "  -> " : ", ");
            boolean isDefault = stream.name().equals(OutputDeclarer.DEFAULT_STREAM);
            text.append(isDefault ? "" : stream.name())
                    .append(stream.fields())
                    .append(stream.isDirect() ? " direct" : "");
        }
        return text.toString();
    }

    private static String name(String component, String stream) {
        return stream.equals(OutputDeclarer.DEFAULT_STREAM) ? component : component + "/" + stream;
    }

    private static String words(Grouping grouping) {
        if (grouping instanceof Grouping.ByFields byFields) {
            return "by fields " + byFields.fields();
        } else if (grouping instanceof Grouping.PartialKey partialKey) {
            return "by partial key " + partialKey.fields();
        } else if (grouping instanceof Grouping.LocalOrShuffle) {
            return "local or shuffle";
        } else if (grouping instanceof Grouping.Custom) {
            return "custom";
        }
        return grouping.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
