package io.millstream.topology;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a component shall run.
 *
 * @param <D> the kind of declarer that the methods return
 */
public abstract sealed class ComponentDeclarer<D extends ComponentDeclarer<D>> permits SpoutDeclarer, BoltDeclarer {
    private final Map<String, String> settings = new LinkedHashMap<>();
    private int taskCount = 1;
    private boolean onOwnThread;

    ComponentDeclarer() {}

    abstract D self();

    /** So many tasks; 1 unless said otherwise. */
    public D tasks(int count) {
        taskCount = count;
        return self();
    }

    /** Each task gets a thread of its own, where it may block without stopping others. */
    public D onOwnThread() {
        onOwnThread = true;
        return self();
    }

    /** A setting of the component, which its tasks find in their {@link TaskContext}. */
    public D setting(String name, String value) {
        settings.put(name, value);
        return self();
    }

    int taskCount() {
        return taskCount;
    }

    boolean isOnOwnThread() {
        return onOwnThread;
    }

    Map<String, String> settings() {
        return settings;
    }
}
