package io.millstream.rdd;

/** Where elements are pushed to. Belongs to the thread that was given it and is valid during that call only. */
@FunctionalInterface
public interface Output<T> {
    /** Hands one element on. Whatever this throws must be let through: it ends the task or says that enough was read. */
    void emit(T element);
}
