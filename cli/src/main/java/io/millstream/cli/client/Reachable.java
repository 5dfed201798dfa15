package io.millstream.cli.client;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether anybody listens at one of the addresses of a cluster. Costs one connection, a fraction of a millisecond at home. */
final class Reachable {
    private static final int TIMEOUT_MS = 3_000;

    private Reachable() {}

    /** @throws JobException (USER) if an address is malformed, (EXTERNAL) if nobody listens at any of them */
    static void check(String addresses) {
        whyNot(addresses).ifPresent(why -> {
            throw new JobException(
                    ErrorKind.EXTERNAL, why + ". Check the address (-b), or start a broker: millstream broker");
        });
    }

    /** Who was asked and why nobody answered; empty if somebody listens at one of the addresses. */
    static Optional<String> whyNot(String addresses) {
        var failures = new ArrayList<String>();
        for (InetSocketAddress address : parse(addresses)) {
            if (address.isUnresolved()) {
                failures.add(written(address) + " (no such host)");
                continue;
            }
            try (var socket = new Socket()) {
                socket.connect(address, TIMEOUT_MS);
                return Optional.empty();
            } catch (IOException e) {
                failures.add(written(address) + " (" + e.getMessage() + ")");
            }
        }
        return Optional.of("Nobody answers at " + String.join(", ", failures));
    }

    private static List<InetSocketAddress> parse(String addresses) {
        var parsed = new ArrayList<InetSocketAddress>();
        for (String address : addresses.split(",", -1)) {
            int colon = address.lastIndexOf(':');
            String host = address.substring(0, Math.max(0, colon)).strip();
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1); // an IPv6 address
            }
            String port = address.substring(colon + 1).strip();
            if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
                throw new JobException(
                        ErrorKind.USER,
                        "The address of a broker is HOST:PORT, for example 127.0.0.1:9092, not \"" + address + "\".");
            }
            parsed.add(new InetSocketAddress(host, Integer.parseInt(port)));
        }
        return parsed;
    }

    private static String written(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
