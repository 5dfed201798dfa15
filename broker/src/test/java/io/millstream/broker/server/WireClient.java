package io.millstream.broker.server;

import io.millstream.wire.Message;
import io.millstream.wire.WireReader;
import io.millstream.wire.WireWriter;
import io.millstream.wire.message.ApiKey;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** A client that says exactly what a test wants, right or wrong, and nothing by itself. */
final class WireClient implements AutoCloseable {
    private static final int TIMEOUT_MS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private int nextCorrelationId;

    WireClient(TestBroker broker) throws IOException {
        this(broker.broker().endpoints().get(0).port());
    }

    WireClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    <R extends Message> R ask(ApiKey key, int version, Message request, Class<R> answer) throws IOException {
        int correlationId = send(key, version, request);
        return receive(key, version, correlationId, answer);
    }

    /** Returns the request's correlation id. */
    int send(ApiKey key, int version, Message request) throws IOException {
        int correlationId = nextCorrelationId++;
        var writer = new WireWriter();
        writer.writeInt(0);
        writer.writeShort(key.id());
        writer.writeShort(version);
        writer.writeInt(correlationId);
        writer.writeNullableString("test", false);
        if (key.requestHeaderVersion(version) >= 2) {
            writer.writeUnsignedVarint(0);
        }
        request.write(writer, version);
        writer.putIntAt(0, writer.sizeBytes() - Integer.BYTES);
        ByteBuffer bytes = writer.toByteBuffer();
        sendRaw(bytes);
        return correlationId;
    }

    void sendRaw(ByteBuffer bytes) throws IOException {
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        out.write(copy);
        out.flush();
    }

    <R extends Message> R receive(ApiKey key, int version, int correlationId, Class<R> answer) throws IOException {
        ByteBuffer frame = receiveRaw();
        if (frame.getInt() != correlationId) {
            throw new IllegalStateException("the answer to another request: " + frame.getInt(0));
        }
        var reader = new WireReader(frame);
        if (key.responseHeaderVersion(version) >= 1) {
            reader.skipTaggedFields();
        }
        return answer.cast(key.readResponse(reader, version));
    }

    /** The next frame, without its length. */
    ByteBuffer receiveRaw() throws IOException {
        var frame = new byte[in.readInt()];
        in.readFully(frame);
        return ByteBuffer.wrap(frame);
    }

    /** Waits until the broker closes the connection; false if it sends something instead. */
    boolean isClosedByBroker() throws IOException {
        try {
            return in.read() < 0;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
