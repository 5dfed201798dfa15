package io.millstream.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Resident memory of a broker that was just started, and what connections add that asked for the versions and then say
 * nothing. A unit is a connection.
 */
final class IdleConnections implements Contender {
    private static final Duration QUIET = Duration.ofSeconds(6);
    private static final short API_VERSIONS = 18;
    private static final String CLIENT = "idle";

    private final BrokerProcess.Kind kind;
    private final Path scratch;

    IdleConnections(BrokerProcess.Kind kind, Path scratch) {
        this.kind = kind;
        this.scratch = scratch;
    }

    @Override
    public Measured run(long units) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (BrokerProcess broker = BrokerProcess.start(kind, scratch)) {
            LockSupport.parkNanos(QUIET.toNanos());
            double idleMb = broker.residentMb();
            Stopwatch watch = Stopwatch.start();
            int port = broker.port();
            for (long i = 0; i < units; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                askForVersions(socket);
            }
            Measured measured = watch.stop(units);
            LockSupport.parkNanos(QUIET.toNanos());
            double connectedMb = broker.residentMb();
            return new Measured(units, measured.nanos(), measured.cpuNanos(), measured.lostCores(), new TreeMap<>())
                    .with("idleMb", idleMb)
                    .with("connectedMb", connectedMb)
                    .with("kbEach", (connectedMb - idleMb) * 1024 / units);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /**
     * <pre>
     * request    int32 length, int16 18, int16 version 0, int32 correlation, int16 length of client id, client id
     * response   int32 length, ...
     * </pre>
     */
    private static void askForVersions(Socket socket) throws IOException {
        byte[] client = CLIENT.getBytes(StandardCharsets.US_ASCII);
        var out = new DataOutputStream(socket.getOutputStream());
        byte[] frame = new byte[Integer.BYTES + 3 * Short.BYTES + Integer.BYTES + client.length];
        ByteBuffer.wrap(frame)
                .putInt(frame.length - Integer.BYTES)
                .putShort(API_VERSIONS)
                .putShort((short) 0)
                .putInt(1)
                .putShort((short) client.length)
                .put(client);
        out.write(frame);
        out.flush();
        var in = new DataInputStream(socket.getInputStream());
        in.readFully(new byte[in.readInt()]);
    }
}
