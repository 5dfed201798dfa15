package io.millstream.broker.group.consumer;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The server-side assignors that groups may use; the first is the default ({@code group.consumer.assignors}). */
final class Assignors {
    private static final List<PartitionAssignor> ALL = List.of(new UniformAssignor(), new RangeAssignor());

    private final Map<String, PartitionAssignor> byName = new LinkedHashMap<>();

    private Assignors() {}

    /** Of names separated by commas, as in the setting. */
    static Assignors of(String names) {
        var assignors = new Assignors();
        for (String name : names.split(",", -1)) {
            PartitionAssignor assignor = find(name.trim());
            assignors.byName.put(assignor.name(), assignor);
        }
        return assignors;
    }

    private static PartitionAssignor find(String name) {
        var known = new ArrayList<String>();
        for (PartitionAssignor assignor : ALL) {
            if (assignor.name().equals(name)) {
                return assignor;
            }
            known.add(assignor.name());
        }
        throw new JobException(
                ErrorKind.USER,
                "group.consumer.assignors names '" + name + "', which is no assignor of this broker. Known are "
                        + String.join(", ", known) + "." + Nearest.hint(name, known));
    }

    boolean contains(String name) {
        return byName.containsKey(name);
    }

    /** All names, the default first. */
    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** The name of {@link #preferredBy}. */
    String preferredName(ConsumerGroup group) {
        return preferredBy(group).name();
    }

    /** The assignor that most members of the group ask for; the default if none asks. */
    PartitionAssignor preferredBy(ConsumerGroup group) {
        var votes = new TreeMap<String, Integer>();
        for (ConsumerMember member : group.members().values()) {
            String wanted = member.subscription().assignor();
            if (wanted != null && contains(wanted)) { // a restart may have taken it out of the setting
                votes.merge(wanted, 1, Integer::sum);
            }
        }
        String winner = names().get(0);
        int most = 0;
        for (Map.Entry<String, Integer> entry : votes.entrySet()) {
            if (entry.getValue() > most) {
                winner = entry.getKey();
                most = entry.getValue();
            }
        }
        return Objects.requireNonNull(byName.get(winner));
    }
}
