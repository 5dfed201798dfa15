package io.millstream.broker.admin;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.wire.ErrorCode;
import java.util.List;
import java.util.Map;

/**
 * A kind of resource that has settings: topics, brokers, groups.
 *
 * <p>Thread-safe. {@link #alter} may wait for the disk; what it changed is durable when it returns.
 */
public interface ConfigKind {
    /** The kind's number in DescribeConfigs and its siblings. */
    ResourceKind kind();

    /** The error for somebody who may not do that. */
    ErrorCode denied();

    boolean isAllowed(RequestContext context, AclOperation operation, String name);

    /** The resources of this kind whose settings can be asked for (KIP-1142). */
    List<String> names();

    /** All settings of the resource. */
    List<ConfigEntry> describe(String name) throws Refusal;

    /** The settings of the resource that somebody has set, as text. */
    Map<String, String> changes(String name) throws Refusal;

    /** The settings whose values are lists, so that something can be appended and subtracted. */
    boolean isList(String setting);

    /** The value of a setting that nobody has set at the resource; empty if there is no such setting. */
    String defaultValue(String name, String setting);

    /** Puts {@code changes} in the place of all changes there were; only checks them if {@code validateOnly}. */
    void alter(String name, Map<String, String> changes, boolean validateOnly) throws Refusal;

    /** Kinds by Kafka's numbers (ConfigResource.Type). */
    enum ResourceKind {
        TOPIC(2),
        BROKER(4),
        BROKER_LOGGER(8),
        CLIENT_METRICS(16),
        GROUP(32);

        private final byte code;

        ResourceKind(int code) {
            this.code = (byte) code;
        }

        public byte code() {
            return code;
        }
    }
}
