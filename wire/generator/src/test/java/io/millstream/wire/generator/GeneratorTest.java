package io.millstream.wire.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratorTest {
    private static final String OWN = """
            // A record of our own.
            { "type": "data", "name": "OwnRecord", "validVersions": "0-1", "flexibleVersions": "1+",
              "fields": [ { "name": "Value", "type": "%s", "versions": "0+", "about": "<b> & */" } ] }
            """;

    @Test
    void aSecondRunLeavesTheFilesAlone(@TempDir Path directory) throws IOException {
        Path schemas = Files.createDirectory(directory.resolve("schemas"));
        Path own = Files.writeString(schemas.resolve("OwnRecord.json"), OWN.formatted("string"));
        Path target = directory.resolve("target");
        run(schemas, target);
        Path generated = target.resolve("io/millstream/wire/message");
        Path request = generated.resolve("ProduceRequest.java");
        Path record = generated.resolve("OwnRecord.java");
        var before = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(request, before);
        Files.setLastModifiedTime(record, before);

        Files.writeString(own, OWN.formatted("int32"));
        run(schemas, target);
        assertThat(Files.getLastModifiedTime(request)).isEqualTo(before);
        assertThat(Files.readString(record)).contains("private int value;").contains("&lt;b&gt; &amp; *&#47;");

        Files.delete(own);
        run(schemas, target);
        assertThat(record).doesNotExist();
        assertThat(request).exists();
    }

    @ParameterizedTest
    @CsvSource({"none,0,-1", "3,3,3", "3-7,3,7", "3+,3,32767"})
    void versionsAreReadAsSchemasWriteThem(String text, int lowest, int highest) {
        assertThat(Versions.parse(text))
                .isEqualTo(new Versions(lowest, highest))
                .hasToString(text);
    }

    @Test
    void whatASchemaSaysAndTheGeneratorDoesNotKnowIsRefused() {
        assertRefused("\"encrypted\": true", "unknown key encrypted");
        assertRefused("\"tag\": 0, \"taggedVersions\": \"1+\"", "tagged in some of its versions only");
        assertThatThrownBy(() -> SchemaParser.parse(OWN.formatted("int24")))
                .hasMessageContaining("OwnRecord")
                .hasMessageContaining("unknown type int24");
    }

    private static void assertRefused(String more, String because) {
        String schema = OWN.formatted("string").replace("\"about\"", more + ", \"about\"");
        assertThatThrownBy(() -> SchemaParser.parse(schema))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OwnRecord")
                .hasMessageContaining(because);
    }

    private static void run(Path schemas, Path target) throws IOException {
        Generator.main(new String[] {schemas.toString(), target.toString()});
    }
}
