package io.millstream.broker.access.acl;

import io.millstream.base.Disk;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.codec.Codec;
import io.millstream.base.codec.Codecs;
import io.millstream.base.codec.RecordCodec;
import io.millstream.broker.AclOperation;
import io.millstream.broker.ResourceType;
import io.millstream.broker.internal.AdminFile;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * The entries, in memory and in the data directory. A change is durable before anybody is judged by it.
 *
 * <p>Any number of threads read {@link #index}; changes wait for each other.
 */
public final class AclStore {
    private static final Codec<List<Stored>> CODEC =
            Codecs.listOf(RecordCodec.of(Stored.class, MethodHandles.lookup()));

    private final AdminFile<List<Stored>> file;
    private volatile AclIndex index;

    /** An entry as it is on disk: the enums by Kafka's numbers. */
    record Stored(
            int resourceType,
            String name,
            int patternType,
            String principal,
            String host,
            int operation,
            int permission) {}

    private AclStore(AdminFile<List<Stored>> file, AclIndex index) {
        this.file = file;
        this.index = index;
    }

    /**
     * Reads the entries of a data directory.
     *
     * @throws JobException if there are some that cannot be read
     */
    public static AclStore open(Disk disk, Path dataDirectory) {
        var file = new AdminFile<>(disk, dataDirectory.resolve("access"), "acls", CODEC);
        return new AclStore(
                file,
                new AclIndex(file.load().orElse(List.of()).stream()
                        .map(stored -> read(stored, file.path()))
                        .toList()));
    }

    AclIndex index() {
        return index;
    }

    /** Adds entries; those that are there already stay. */
    synchronized void add(Collection<Acl> acls) throws IOException {
        replace(index.with(acls));
    }

    synchronized void remove(Collection<Acl> acls) throws IOException {
        replace(index.without(acls));
    }

    private void replace(AclIndex next) throws IOException {
        if (next.all().equals(index.all())) {
            return;
        }
        file.save(next.all().stream().map(AclStore::stored).toList());
        index = next;
    }

    private static Stored stored(Acl acl) {
        ResourcePattern pattern = acl.pattern();
        return new Stored(
                pattern.resourceType().code(),
                pattern.name(),
                pattern.patternType().code(),
                acl.principal(),
                acl.host(),
                acl.operation().code(),
                acl.permission().code());
    }

    private static Acl read(Stored stored, Path path) {
        ResourceType type = ResourceType.ofCode(stored.resourceType).orElse(ResourceType.UNKNOWN);
        AclOperation operation = AclOperation.ofCode(stored.operation).orElse(AclOperation.UNKNOWN);
        PatternType patternType = PatternType.of(stored.patternType);
        Permission permission = Permission.of(stored.permission);
        if (type == ResourceType.UNKNOWN
                || operation == AclOperation.UNKNOWN
                || patternType == PatternType.UNKNOWN
                || permission == Permission.UNKNOWN) {
            throw new JobException(
                    ErrorKind.USER,
                    "File " + path + " holds an access list entry that this version does not know: " + stored
                            + ". Leaving it out might allow what somebody denied, so nothing was started. Use the"
                            + " version that wrote it.");
        }
        return new Acl(
                new ResourcePattern(type, stored.name, patternType),
                stored.principal,
                stored.host,
                operation,
                permission);
    }
}
