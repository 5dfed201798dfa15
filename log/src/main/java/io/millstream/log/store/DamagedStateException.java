package io.millstream.log.store;

import java.io.IOException;
import java.nio.file.Path;

/** A state file's checksum does not match: its contents are not to be believed. */
final class DamagedStateException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedStateException(Path file) {
        super("file " + file + " is damaged: its checksum does not match");
    }
}
