package io.millstream.cli.demo;

import java.util.List;

/** What the demo counts of a post: its text and the hashtags that the service found in it, without '#'. */
record Post(String text, List<String> hashtags) {
    static final Post NONE = new Post("", List.of());
}
