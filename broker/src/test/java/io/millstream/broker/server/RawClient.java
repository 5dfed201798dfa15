package io.millstream.broker.server;

import io.millstream.wire.Message;
import io.millstream.wire.WireReader;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.Frames;
import io.millstream.wire.message.RequestHeader;
import io.millstream.wire.message.ResponseHeader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A client that sends whatever it is told, well formed or not, and blocks while it waits. */
final class RawClient implements AutoCloseable {
    /** Longer than anything takes; only a broker that has stopped to answer lets it pass. */
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;
    private int nextCorrelationId;

    RawClient(String address) throws IOException {
        this(connect(address));
    }

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    /** A client after its TLS handshake. */
    static RawClient overTls(String address, SSLSocketFactory factory) throws IOException {
        return new RawClient(handshake(connect(address), factory));
    }

    /** {@code connection} after a TLS handshake; what is written to it directly is no TLS. */
    static SSLSocket handshake(Socket connection, SSLSocketFactory factory) throws IOException {
        var tls = (SSLSocket) factory.createSocket(
                connection, connection.getInetAddress().getHostAddress(), connection.getPort(), true);
        tls.startHandshake();
        return tls;
    }

    static Socket connect(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
        return socket;
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void sendUnlessClosed(byte[] bytes) throws IOException {
        try {
            send(bytes);
        } catch (SocketException e) {
            // the broker has closed the connection
        }
    }

    /** Sends the bytes as one frame. */
    void sendFrame(byte[] frame) throws IOException {
        send(ByteBuffer.allocate(Frames.SIZE_BYTES + frame.length)
                .putInt(frame.length)
                .put(frame)
                .array());
    }

    int send(ApiKey key, int version, Message request) throws IOException {
        int correlationId = nextCorrelationId++;
        send(frame(key, version, correlationId, request));
        return correlationId;
    }

    /** A whole frame, its size included. */
    static byte[] frame(ApiKey key, int version, int correlationId, Message request) {
        var header = new RequestHeader()
                .requestApiKey((short) key.id())
                .requestApiVersion((short) version)
                .correlationId(correlationId)
                .clientId("raw");
        ByteBuffer frame = Frames.request(header, key, request).toByteBuffer();
        var bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    Message exchange(ApiKey key, int version, Message request) throws IOException {
        int correlationId = send(key, version, request);
        return receive(key, version, correlationId);
    }

    Message receive(ApiKey key, int version, int correlationId) throws IOException {
        ByteBuffer frame = receiveFrame();
        var in = new WireReader(frame);
        var header = ResponseHeader.read(in, key.responseHeaderVersion(version));
        if (header.correlationId() != correlationId) {
            throw new IOException(String.format(
                    Locale.ROOT, "answer %d instead of %d to %s", header.correlationId(), correlationId, key));
        }
        return key.readResponse(in, version);
    }

    ByteBuffer receiveFrame() throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        var frame = new byte[in.readInt()];
        in.readFully(frame);
        return ByteBuffer.wrap(frame);
    }

    /** Waits until the broker has closed the connection, whatever it sends before. */
    boolean isClosedByBroker() throws IOException {
        var ignored = new byte[4096];
        try {
            while (socket.getInputStream().read(ignored) >= 0) {
                // an answer to what came before
            }
            return true;
        } catch (SocketException | SSLException | EOFException e) {
            return true; // closed with bytes of ours unread, or without a farewell of TLS
        }
    }

    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
