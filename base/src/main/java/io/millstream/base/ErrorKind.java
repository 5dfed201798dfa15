package io.millstream.base;

/** Whose move it is after a failure. */
public enum ErrorKind {
    /** The user asked for something that cannot be: a wrong name, a wrong value, a file that is not there. */
    USER,
    /** A defect of Millstream. */
    INTERNAL,
    /** The machine ran out of something: disk, memory, file handles. */
    RESOURCES,
    /** Something outside failed: a peer, a file system, a foreign format. */
    EXTERNAL
}
