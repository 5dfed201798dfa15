package io.millstream.wire.generator;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;

/** The schemas, by name: Kafka's, which ship as resources of its client's jar, and those of a directory of ours. */
public final class SchemaFiles {
    private static final String KAFKAS = "common/message/";
    private static final String SUFFIX = ".json";

    private SchemaFiles() {}

    /** Kafka's own schemas, from the kafka-clients jar on the class path. */
    public static List<MessageSchema> kafkas() throws IOException {
        URL one = SchemaFiles.class.getClassLoader().getResource(KAFKAS + "RequestHeader" + SUFFIX);
        if (one == null) {
            throw new IOException("no " + KAFKAS + " on the class path: the kafka-clients jar is missing");
        }
        URLConnection connection = one.openConnection();
        connection.setUseCaches(false); // or closing the jar would close it for everyone
        if (!(connection instanceof JarURLConnection inJar)) {
            throw new IOException(one + " is not inside a jar");
        }
        var texts = new TreeMap<String, String>();
        try (JarFile jar = inJar.getJarFile()) {
            for (var entries = jar.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                if (entry.getName().startsWith(KAFKAS) && entry.getName().endsWith(SUFFIX)) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        texts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return parse(texts);
    }

    /** The schemas in a directory. */
    public static List<MessageSchema> in(Path directory) throws IOException {
        var texts = new TreeMap<String, String>();
        try (var files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return parse(texts);
    }

    private static List<MessageSchema> parse(Map<String, String> texts) throws IOException {
        var schemas = new ArrayList<MessageSchema>();
        for (var text : texts.entrySet()) {
            try {
                schemas.add(SchemaParser.parse(text.getValue()));
            } catch (IOException e) {
                throw new IOException(text.getKey() + " is not JSON: " + e.getMessage(), e);
            }
        }
        return List.copyOf(schemas);
    }
}
