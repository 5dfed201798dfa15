package io.millstream.broker.server;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import io.millstream.broker.Listener;
import io.millstream.broker.access.ListenerSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/** Whether other machines may connect without saying who they are: only if somebody says that this is meant. */
public record OpenListeners(
        @Setting(
                name = OpenListeners.ALLOWED,
                defaultValue = "false",
                doc =
                        "Lets other machines connect without authentication. Everybody who reaches the port can then read,"
                                + " write and delete.")
        boolean allowed) {
    static final String ALLOWED = "unauthenticated.listeners.allowed";

    /** Names, ranges and documentation of the settings. */
    static final Settings<OpenListeners> SETTINGS = Settings.of(OpenListeners.class);

    /** @throws JobException (USER) if the listener is open to other machines and that is not allowed */
    void check(Listener listener, Map<String, String> given) {
        if (allowed || listener.securityProtocol().usesSasl() || isLoopback(listener)) {
            return;
        }
        String clientAuth = "ssl.client.auth";
        Map<String, String> found = ListenerSettings.of(listener.name(), given).only(List.of(clientAuth));
        if (listener.securityProtocol().usesTls()
                && "required"
                        .equalsIgnoreCase(found.getOrDefault(clientAuth, "").strip())) {
            return;
        }
        throw new JobException(
                ErrorKind.USER,
                "Listener " + listener
                        + " would let every machine that reaches it read, write and delete: it asks nobody"
                        + " who they are. Listen on 127.0.0.1, or make it SASL_SSL, or SSL with ssl.client.auth=required;"
                        + " if it is meant, say --set " + ALLOWED + "=true, or the same in a file.");
    }

    /** Whether only this machine reaches the listener. */
    static boolean isLoopback(Listener listener) {
        if (listener.host().isEmpty()) {
            return false; // all addresses
        }
        try {
            return InetAddress.getByName(listener.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // binding will say that nobody knows it
        }
    }
}
