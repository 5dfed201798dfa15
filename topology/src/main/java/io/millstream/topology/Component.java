package io.millstream.topology;

/** What spouts and bolts have in common. One object serves one task, and is called by one thread at a time. */
public interface Component {
    /** Says which streams the component emits. Called on an object of its own while the plan is made, before any task. */
    void declareOutput(OutputDeclarer declarer);

    /** True if a call may block for long: each task then gets a thread of its own without being declared so. */
    default boolean mayBlock() {
        return false;
    }
}
