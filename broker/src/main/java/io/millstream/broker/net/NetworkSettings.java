package io.millstream.broker.net;

import io.millstream.base.ByteSize;
import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import java.time.Duration;

/**
 * Settings of the connections, under Kafka's names and, but for the number of threads, with Kafka's defaults.
 *
 * @param threadCount threads that serve connections; 0 for as many as suit the machine
 * @param maxRequestBytes largest request
 * @param maxIncompleteBytes memory of requests that have begun and not ended, over all connections
 * @param maxIdle how long a connection may say nothing
 * @param authenticationTimeout how long a client may take for its handshake and its authentication together
 * @param sendBufferBytes of a socket
 * @param receiveBufferBytes of a socket
 * @param backlog connections that wait to be accepted
 */
public record NetworkSettings(
        @Setting(
                name = "num.network.threads",
                defaultValue = "0",
                min = 0,
                max = 256,
                doc = "Serves connections on so many threads; 0 takes one for every two cores. Fewer hand fewer records"
                        + " from thread to thread, more help when many clients are busy on many cores.")
        int threadCount,

        @Setting(
                name = "socket.request.max.bytes",
                defaultValue = "100MiB",
                min = 1024,
                max = Integer.MAX_VALUE - 4,
                doc = "Closes a connection that announces a larger request.")
        ByteSize maxRequestBytes,

        @Setting(
                name = "queued.max.request.bytes",
                defaultValue = "-1",
                min = -1,
                doc = "Closes the connection that has sent most of a request without its end when all such requests"
                        + " together take more memory than this; -1 stands for a quarter of the JVM's memory.")
        long maxIncompleteBytes,

        @Setting(
                name = "connections.max.idle.ms",
                defaultValue = "10m",
                min = 1,
                doc = "Closes a connection that has sent nothing for this long.")
        Duration maxIdle,

        @Setting(
                name = "connection.authentication.timeout.ms",
                defaultValue = "30s",
                min = 1,
                doc = "Closes a connection whose client has not authenticated for this long, TLS handshake included,"
                        + " whatever it says meanwhile: strangers cannot keep what max.connections leaves for"
                        + " others.")
        Duration authenticationTimeout,

        @Setting(
                name = "socket.send.buffer.bytes",
                defaultValue = "102400",
                min = -1,
                doc = "Sets the send buffer of each connection; -1 leaves it to the system.")
        int sendBufferBytes,

        @Setting(
                name = "socket.receive.buffer.bytes",
                defaultValue = "102400",
                min = -1,
                doc = "Sets the receive buffer of each connection; -1 leaves it to the system.")
        int receiveBufferBytes,

        @Setting(
                name = "socket.listen.backlog.size",
                defaultValue = "1024",
                min = 1,
                doc = "Lets so many connections wait to be accepted; a burst of more is turned away by the system.")
        int backlog) {
    /** Names, ranges and documentation of the settings. */
    public static final Settings<NetworkSettings> SETTINGS = Settings.of(NetworkSettings.class);

    public static final NetworkSettings DEFAULTS = SETTINGS.defaults();

    int effectiveThreadCount() {
        return threadCount > 0 ? threadCount : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
