package io.millstream.testkit;

import java.util.Map;
import java.util.TreeMap;

/** Names as programs see them now, and as they would be found after a power cut. */
final class SimDirectory implements SimNode {
    final Map<String, SimNode> names = new TreeMap<>();
    final Map<String, SimNode> durableNames = new TreeMap<>();
}
