package io.millstream.testkit;

import java.io.IOException;

/** The answer of a {@link SimDisk} to every call after its power was cut or its process was killed. */
public final class PowerCutException extends IOException {
    private static final long serialVersionUID = 1L;

    PowerCutException(String message) {
        super(message);
    }
}
