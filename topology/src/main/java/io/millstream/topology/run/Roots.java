package io.millstream.topology.run;

import io.millstream.topology.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tuple belongs to, in one reference: null for nothing, a {@link Root} for one tree, a {@code Root[]} for several. A
 * tuple is made for every hop of every value, so every field counts.
 */
final class Roots {
    private Roots() {}

    /** All that the anchors belong to, each once: two anchors of one tree make one tuple to wait for. */
    static @Nullable Object of(Collection<Tuple> anchors) {
        var roots = new ArrayList<Root>(anchors.size());
        for (Tuple anchor : anchors) {
            for (Root root : list(((RoutedTuple) anchor).roots())) {
                if (!roots.contains(root)) {
                    roots.add(root);
                }
            }
        }
        return roots.size() < 2 ? (roots.isEmpty() ? null : roots.get(0)) : roots.toArray(Root[]::new);
    }

    static List<Root> list(@Nullable Object roots) {
        if (roots == null) {
            return List.of();
        }
        return roots instanceof Root root ? List.of(root) : List.of((Root[]) roots);
    }

    /** One more tuple to be worked off. */
    static void add(Object roots) {
        if (roots instanceof Root root) {
            root.add();
        } else {
            for (Root root : (Root[]) roots) {
                root.add();
            }
        }
    }

    /** One tuple is worked off. */
    static void done(Object roots) {
        if (roots instanceof Root root) {
            root.done();
        } else {
            for (Root root : (Root[]) roots) {
                root.done();
            }
        }
    }

    /** One tuple has failed, and all of them with that. */
    static void fail(Object roots) {
        list(roots).forEach(Root::fail);
    }
}
