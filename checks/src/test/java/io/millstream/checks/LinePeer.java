package io.millstream.checks;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Listens on loopback like {@code nc -lk} into which someone types the same lines at each connection. */
final class LinePeer implements Closeable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final byte[] typed;

    LinePeer(byte[] typed) throws IOException {
        this.typed = typed;
        var thread = new Thread(this::serve, "line peer");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(typed);
                socket.getInputStream().read(); // until the other side goes
            } catch (IOException closed) {
                // The other side went, or the test is over.
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
