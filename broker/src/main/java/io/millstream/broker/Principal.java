package io.millstream.broker;

/** Who a connection speaks for; written {@code User:alice}. */
public record Principal(String type, String name) {
    public static final String USER = "User";

    /** Whoever has not been asked for a name. */
    public static final Principal ANONYMOUS = new Principal(USER, "ANONYMOUS");

    public static Principal user(String name) {
        return new Principal(USER, name);
    }

    @Override
    public String toString() {
        return type + ":" + name;
    }
}
