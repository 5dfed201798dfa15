package io.millstream.broker.access.sasl;

/**
 * One conversation in which a client shows who it is. Belongs to one connection; the tokens come one after the other.
 *
 * <p>No step tells apart an unknown user and a wrong password, neither by words nor by the work it costs.
 */
interface SaslExchange {
    /** What comes of a client's token. */
    sealed interface Step {}

    /** The client has to answer this. */
    @SuppressWarnings("ArrayRecordComponent") // goes to the client and is compared with nothing
    record Challenge(byte[] token) implements Step {}

    /** The client is who it says, and hears {@code token} as a last word. */
    @SuppressWarnings("ArrayRecordComponent") // goes to the client and is compared with nothing
    record Authenticated(String user, byte[] token) implements Step {}

    /** It is not, or it does not speak the mechanism. The exchange is over. */
    record Refused(String message) implements Step {}

    Step next(byte[] token);
}
