package io.millstream.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class PostFileTest {
    private static final String THREE = "{\"a\":0}\r\n\r\n{\"a\":1}\n\n{\"a\":2}";

    @Test
    void repeatsThePostsForEverWithoutTheKeepAlives() throws IOException {
        try (var file = file(THREE)) {
            assertThat(next(file, 7))
                    .containsExactly(
                            "{\"a\":0}", "{\"a\":1}", "{\"a\":2}", "{\"a\":0}", "{\"a\":1}", "{\"a\":2}", "{\"a\":0}");
        }
    }

    @Test
    void goesOnAtAnyRecordOfTheReplay() throws IOException {
        try (var file = file(THREE)) {
            for (int start : new int[] {0, 1, 2, 3, 4, 8, 1_000_000}) {
                file.seek(start);
                assertThat(next(file, 2))
                        .containsExactly("{\"a\":" + start % 3 + "}", "{\"a\":" + (start + 1) % 3 + "}");
            }
        }
    }

    @Test
    void readsGzipAsWell() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(THREE.getBytes(UTF_8));
        }
        try (var file = new PostFile("f", () -> new ByteArrayInputStream(packed.toByteArray()))) {
            assertThat(next(file, 4)).hasSize(4);
        }
    }

    @Test
    void theBundledPostsAreTwoThousandWithTextAndHashtags() throws IOException {
        try (var file = PostFile.bundled()) {
            var hashtags = new HashSet<String>();
            var first = new ArrayList<String>();
            for (int i = 0; i < 2_000; i++) {
                byte[] line = file.next();
                Post post = PostReader.read(line);
                assertThat(post.text()).isNotEmpty();
                hashtags.addAll(post.hashtags());
                first.add(new String(line, UTF_8));
            }
            assertThat(hashtags).contains("music", "news").hasSizeGreaterThan(5);
            assertThat(next(file, 1)).containsExactly(first.get(0));
        }
    }

    @Test
    void aMalformedLineIsNamedByFileAndLineAndShown() {
        try (var file = file("{\"a\":0}\n\n{\"a\":\n")) {
            assertThatThrownBy(() -> next(file, 3))
                    .isInstanceOf(JobException.class)
                    .hasMessageStartingWith("posts.jsonl:3 is not a post in JSON (")
                    .hasMessageContaining("\"{\"a\":\"");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFileWithoutPostsIsRefused() throws IOException {
        try (var file = file("\r\n\r\n")) {
            assertThatThrownBy(() -> file.seek(5)).hasMessageContaining("There are no posts in posts.jsonl");
            assertThatThrownBy(file::next).hasMessageContaining("There are no posts in posts.jsonl");
        }
    }

    private static PostFile file(String text) {
        return new PostFile("posts.jsonl", () -> new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static List<String> next(PostFile file, int count) throws IOException {
        var posts = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            posts.add(new String(file.next(), UTF_8));
        }
        return posts;
    }
}
