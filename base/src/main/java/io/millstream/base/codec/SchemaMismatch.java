package io.millstream.base.codec;

/**
 * Today's type cannot hold what was written. The message names the field and both types; whoever knows which file and
 * which operator this is about wraps it into a message that also says what to do.
 */
public final class SchemaMismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SchemaMismatch(String message) {
        super(message);
    }

    SchemaMismatch inField(String name) {
        return new SchemaMismatch("field " + name + ": " + getMessage());
    }
}
