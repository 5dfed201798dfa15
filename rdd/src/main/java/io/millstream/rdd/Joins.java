package io.millstream.rdd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The joins, as what each makes of the two lists of values that one key has. */
final class Joins {
    private Joins() {}

    static <V, W> List<Joined<V, W>> inner(Joined<List<V>, List<W>> sides) {
        var joined =
                new ArrayList<Joined<V, W>>(sides.left().size() * sides.right().size());
        for (V left : sides.left()) {
            for (W right : sides.right()) {
                joined.add(new Joined<>(left, right));
            }
        }
        return joined;
    }

    static <V, W> List<Joined<V, Optional<W>>> leftOuter(Joined<List<V>, List<W>> sides) {
        return inner(new Joined<>(sides.left(), orAbsent(sides.right())));
    }

    static <V, W> List<Joined<Optional<V>, W>> rightOuter(Joined<List<V>, List<W>> sides) {
        return inner(new Joined<>(orAbsent(sides.left()), sides.right()));
    }

    static <V, W> List<Joined<Optional<V>, Optional<W>>> fullOuter(Joined<List<V>, List<W>> sides) {
        return inner(new Joined<>(orAbsent(sides.left()), orAbsent(sides.right())));
    }

    /** Each value as present; of no values, one that is absent. */
    private static <T> List<Optional<T>> orAbsent(List<T> values) {
        return values.isEmpty()
                ? List.of(Optional.empty())
                : values.stream().map(Optional::of).toList();
    }
}
