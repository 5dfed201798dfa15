package io.millstream.cli.demo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millstream.cli.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code data.text} and {@code data.entities.hashtags[].tag} of a post in the shape of the X API v2 filtered
 * stream. Fields may come in any order and be missing, unknown ones are skipped, as the service asks of its clients.
 */
final class PostReader {
    private PostReader() {}

    /** @throws IOException with a message that says what is wrong, if the bytes are not one JSON object */
    static Post read(byte[] line) throws IOException {
        String text = "";
        List<String> hashtags = List.of();
        try (JsonParser json = JsonText.FACTORY.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a post is a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isData = json.currentName().equals("data");
                if (json.nextToken() != JsonToken.START_OBJECT || !isData) {
                    json.skipChildren();
                    continue;
                }
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    JsonToken value = json.nextToken();
                    if (name.equals("text") && value == JsonToken.VALUE_STRING) {
                        text = json.getText();
                    } else if (name.equals("entities") && value == JsonToken.START_OBJECT) {
                        hashtags = hashtags(json);
                    } else {
                        json.skipChildren();
                    }
                }
            }
            if (json.nextToken() != null) {
                throw new IOException("something follows the post on its line");
            }
        }
        return new Post(text, hashtags);
    }

    private static List<String> hashtags(JsonParser json) throws IOException {
        var tags = new ArrayList<String>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = json.currentName().equals("hashtags");
            if (json.nextToken() != JsonToken.START_ARRAY || !wanted) {
                json.skipChildren();
                continue;
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    boolean isTag = json.currentName().equals("tag");
                    if (json.nextToken() == JsonToken.VALUE_STRING && isTag) {
                        tags.add(json.getText());
                    } else {
                        json.skipChildren();
                    }
                }
            }
        }
        return tags;
    }
}
