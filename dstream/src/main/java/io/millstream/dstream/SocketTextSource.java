package io.millstream.dstream;

/**
 * Lines of UTF-8 text from a TCP server. Connects again two seconds after the peer closed or refused. Not replayable.
 *
 * @param host the server
 * @param port its port
 * @param bufferBytes how much text may wait for its batch; beyond it the socket is not read, so the sender waits
 */
public record SocketTextSource(String host, int port, long bufferBytes) implements StreamSource<String> {
    private static final long serialVersionUID = 1L;

    public SocketTextSource {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
        if (bufferBytes < 1) {
            throw new IllegalArgumentException("a buffer of " + bufferBytes + " bytes holds nothing");
        }
    }

    @Override
    public String kind() {
        return "socket";
    }
}
