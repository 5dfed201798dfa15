package io.millstream.wire.message;

import io.millstream.wire.Message;
import io.millstream.wire.WireWriter;

/**
 * Requests and responses as they follow each other on a connection.
 *
 * <pre>
 * frame, big-endian
 *   0  int32   size     of what follows
 *   4  header           RequestHeader: key, version, correlation id, client id; ResponseHeader: correlation id
 *      message          in the version that the request's header names
 * </pre>
 */
public final class Frames {
    public static final int SIZE_BYTES = Integer.BYTES;

    private Frames() {}

    /** A whole response frame. */
    public static WireWriter response(ApiKey key, int version, int correlationId, Message response) {
        return frame(
                new ResponseHeader().correlationId(correlationId),
                key.responseHeaderVersion(version),
                response,
                version);
    }

    /** A whole request frame. */
    public static WireWriter request(RequestHeader header, ApiKey key, Message request) {
        int version = header.requestApiVersion();
        return frame(header, key.requestHeaderVersion(version), request, version);
    }

    private static WireWriter frame(Message header, int headerVersion, Message message, int version) {
        var out = new WireWriter();
        out.writeInt(0);
        header.write(out, headerVersion);
        message.write(out, version);
        out.putIntAt(0, out.sizeBytes() - SIZE_BYTES);
        return out;
    }
}
