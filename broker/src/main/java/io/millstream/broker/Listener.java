package io.millstream.broker;

/**
 * An address at which the broker takes connections; {@code NAME://host:port} in the setting {@code listeners}.
 *
 * @param name by which settings refer to it; mostly the name of its protocol
 * @param host to listen at; empty for all addresses of the machine
 * @param port to listen at; 0 lets the system choose one
 * @param securityProtocol how its connections are protected
 */
public record Listener(String name, String host, int port, SecurityProtocol securityProtocol) {
    /** How the connections of a listener are protected, by Kafka's names. */
    public enum SecurityProtocol {
        PLAINTEXT(false, false),
        SSL(true, false),
        SASL_PLAINTEXT(false, true),
        SASL_SSL(true, true);

        private final boolean tls;
        private final boolean sasl;

        SecurityProtocol(boolean tls, boolean sasl) {
            this.tls = tls;
            this.sasl = sasl;
        }

        public boolean usesTls() {
            return tls;
        }

        public boolean usesSasl() {
            return sasl;
        }
    }

    @Override
    public String toString() {
        return name + "://" + host + ":" + port;
    }
}
