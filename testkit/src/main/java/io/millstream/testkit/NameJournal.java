package io.millstream.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes of names (create, rename, delete) that no force has made durable yet, in the order in which they were made.
 *
 * <p>Any of them may reach the disk before the others, with two limits that journaling file systems keep: a change is
 * atomic (a rename never leaves neither name), and a change of a name never overtakes an earlier change of that name.
 */
final class NameJournal {
    private List<Change> pending = new ArrayList<>();

    /** One name bound to another node, or unbound. */
    record Binding(
            SimDirectory directory, String name, @Nullable SimNode node) {
        private Place place() {
            return new Place(directory, name);
        }

        private void applyTo(Map<String, SimNode> names) {
            if (node == null) {
                names.remove(name);
            } else {
                names.put(name, node);
            }
        }
    }

    private record Place(SimDirectory directory, String name) {}

    /** Bindings that become durable together. */
    private record Change(List<Binding> bindings) {}

    /** Makes a change visible at once, and durable later. */
    void change(Binding... bindings) {
        for (Binding binding : bindings) {
            binding.applyTo(binding.directory.names);
        }
        pending.add(new Change(List.of(bindings)));
    }

    int pendingCount() {
        return pending.size();
    }

    /** A forced directory: every change that touches it becomes durable, with all that must come before it. */
    void force(SimDirectory directory) {
        settle(i -> pending.get(i).bindings.stream().anyMatch(binding -> binding.directory == directory));
    }

    /** Makes the chosen of the pending changes durable, and what must come before them. */
    void settle(IntPredicate chosen) {
        Set<Place> settledPlaces = new HashSet<>();
        var settles = new boolean[pending.size()];
        for (int i = pending.size() - 1; i >= 0; i--) {
            List<Binding> bindings = pending.get(i).bindings;
            settles[i] =
                    chosen.test(i) || bindings.stream().anyMatch(binding -> settledPlaces.contains(binding.place()));
            if (settles[i]) {
                bindings.forEach(binding -> settledPlaces.add(binding.place()));
            }
        }
        List<Change> left = new ArrayList<>();
        for (int i = 0; i < settles.length; i++) {
            if (settles[i]) {
                pending.get(i).bindings.forEach(binding -> binding.applyTo(binding.directory.durableNames));
            } else {
                left.add(pending.get(i));
            }
        }
        pending = left;
    }
}
