package io.millstream.wire.message;

import io.millstream.wire.Message;
import io.millstream.wire.WireReader;
import io.millstream.wire.WireWriter;
import java.nio.ByteBuffer;

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

    private static final int KEY_AND_VERSION_BYTES = Short.BYTES + Short.BYTES;

    private Frames() {}

    /**
     * Reads the header of a request, whose version depends on the key and version it begins with. An unknown key is read
     * like one without tagged fields, so that the caller can see what it was: {@link ApiKey#forId} gives null for it.
     *
     * @param frame the frame without its size
     * @param in reads {@code frame} and stands at its beginning; stands at the message afterwards
     */
    public static RequestHeader readRequestHeader(ByteBuffer frame, WireReader in) {
        int headerVersion = RequestHeader.LOWEST_VERSION;
        if (frame.remaining() >= KEY_AND_VERSION_BYTES) {
            ApiKey key = ApiKey.forId(frame.getShort(frame.position()));
            int version = frame.getShort(frame.position() + Short.BYTES);
            headerVersion = key == null ? headerVersion : key.requestHeaderVersion(version);
        }
        return RequestHeader.read(in, headerVersion);
    }

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
