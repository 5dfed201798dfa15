package io.millstream.broker.net;

import io.millstream.broker.Authorizer;
import io.millstream.broker.BrokerEnvironment;
import io.millstream.broker.ConnectionGate;
import io.millstream.broker.HandlerTable;
import io.millstream.broker.Quotas;

/**
 * What stands behind all connections.
 *
 * @param handlers answer the requests
 * @param authorizer decides who may do what
 * @param quotas slow down who does too much
 * @param gate limits the number of connections
 * @param security protects the connections of the listeners that ask for it
 * @param environment the outside world
 */
public record Services(
        HandlerTable handlers,
        Authorizer authorizer,
        Quotas quotas,
        ConnectionGate gate,
        ChannelSecurity security,
        BrokerEnvironment environment) {
    /** For everybody, without limits. */
    public static Services open(HandlerTable handlers, BrokerEnvironment environment) {
        return new Services(
                handlers,
                Authorizer.ALLOW_ALL,
                Quotas.NONE,
                ConnectionGate.OPEN,
                ChannelSecurity.PLAINTEXT,
                environment);
    }
}
