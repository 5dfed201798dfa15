package io.millstream.broker.admin;

import io.millstream.wire.ErrorCode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes of several resources in one request: each by itself, but for those that are named twice, which stay as they are. */
final class AlteredResources {
    private AlteredResources() {}

    /** A resource of a request, for its answer. */
    record Resource(byte type, String name) {}

    /** What became of a resource. */
    record Outcome(
            Resource resource, ErrorCode error, @Nullable String message) {}

    /** The change of one resource; refused by a throw. */
    interface Change<T> {
        void apply(T wanted) throws Refusal;
    }

    static <T> List<Outcome> each(List<T> wanted, Function<T, Resource> resourceOf, Change<T> change) {
        var repeated = new RepeatedNames();
        wanted.forEach(one -> repeated.add(resourceOf.apply(one).toString()));
        return wanted.stream()
                .map(one -> outcome(one, resourceOf.apply(one), repeated, change))
                .toList();
    }

    private static <T> Outcome outcome(T wanted, Resource resource, RepeatedNames repeated, Change<T> change) {
        try {
            repeated.refuse(resource.toString(), "Each resource must appear at most once.");
            change.apply(wanted);
            return new Outcome(resource, ErrorCode.NONE, null);
        } catch (Refusal refusal) {
            return new Outcome(resource, refusal.code(), refusal.message());
        }
    }
}
