package io.millstream.broker.group.consumer;

import io.millstream.wire.message.ConsumerGroupMemberMetadataValue;
import io.millstream.wire.message.ConsumerGroupMemberMetadataValue.ClassicMemberMetadata;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** What is kept of a member of the classic protocol, between its record and {@link ClassicProtocols}. */
final class ClassicMembers {
    private ClassicMembers() {}

    static @Nullable ClassicMemberMetadata toRecord(@Nullable ClassicProtocols classic) {
        if (classic == null) {
            return null;
        }
        var protocols = new ArrayList<ConsumerGroupMemberMetadataValue.ClassicProtocol>();
        for (ClassicProtocols.Protocol protocol : classic.protocols()) {
            protocols.add(new ConsumerGroupMemberMetadataValue.ClassicProtocol()
                    .name(protocol.name())
                    .metadata(protocol.metadata().duplicate()));
        }
        return new ClassicMemberMetadata()
                .sessionTimeoutMs(classic.sessionTimeoutMs())
                .supportedProtocols(protocols);
    }

    static @Nullable ClassicProtocols fromRecord(@Nullable ClassicMemberMetadata metadata) {
        if (metadata == null || metadata.supportedProtocols().isEmpty()) {
            return null; // empty is the field's default, which older records leave out
        }
        var protocols = new ArrayList<ClassicProtocols.Protocol>();
        for (ConsumerGroupMemberMetadataValue.ClassicProtocol protocol : metadata.supportedProtocols()) {
            protocols.add(ClassicProtocols.Protocol.copyOf(protocol.name(), protocol.metadata()));
        }
        return new ClassicProtocols(metadata.sessionTimeoutMs(), protocols);
    }
}
