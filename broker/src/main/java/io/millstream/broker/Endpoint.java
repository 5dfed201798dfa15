package io.millstream.broker;

/** Where clients reach a listener: what Metadata and FindCoordinator tell them. */
public record Endpoint(String listenerName, String host, int port) {
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
