package io.millstream.broker;

import java.net.InetAddress;

/** Limits how many connections there are, in all and from one address. Thread-safe. */
public interface ConnectionGate {
    /** Everybody may come in. */
    ConnectionGate OPEN = new ConnectionGate() {
        @Override
        public boolean admit(Listener listener, InetAddress address) {
            return true;
        }

        @Override
        public void left(Listener listener, InetAddress address) {}
    };

    /** False if the connection shall be closed at once; else {@link #left} is called when it ends. */
    boolean admit(Listener listener, InetAddress address);

    void left(Listener listener, InetAddress address);
}
