package io.millstream.dstream.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Opens connections to text servers; the network as far as this engine needs it. Thread-safe. */
@FunctionalInterface
public interface Connector {
    /** How long {@link #tcp()} waits for a server to answer. */
    int CONNECT_TIMEOUT_MS = 10_000;

    /** Waits until the connection stands; an {@link IOException} says why it does not. */
    Connection connect(String host, int port) throws IOException;

    /** A connection that stands. {@link #close} from another thread ends a read that waits. */
    interface Connection extends Closeable {
        InputStream input() throws IOException;
    }

    /** TCP. */
    static Connector tcp() {
        return (host, port) -> {
            var socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MS);
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
            return new TcpConnection(socket);
        };
    }

    /** A connection over a socket. */
    record TcpConnection(Socket socket) implements Connection {
        @Override
        public InputStream input() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
