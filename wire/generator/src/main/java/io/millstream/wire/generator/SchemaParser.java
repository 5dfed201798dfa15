package io.millstream.wire.generator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads one schema. What it does not know it refuses, so that a new Kafka version is not half understood. */
final class SchemaParser {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    private static final Set<String> MESSAGE_KEYS = Set.of(
            "type",
            "name",
            "apiKey",
            "listeners",
            "validVersions",
            "deprecatedVersions",
            "flexibleVersions",
            "latestVersionUnstable",
            "fields",
            "commonStructs");
    private static final Set<String> FIELD_KEYS = Set.of(
            "name",
            "type",
            "versions",
            "nullableVersions",
            "taggedVersions",
            "tag",
            "flexibleVersions",
            "default",
            "ignorable",
            "mapKey",
            "entityType",
            "zeroCopy",
            "about",
            "fields");

    private final List<StructSchema> nested = new ArrayList<>();

    private SchemaParser() {}

    static MessageSchema parse(String json) throws JsonProcessingException {
        JsonNode schema = JSON.readTree(json);
        String name = text(schema, "name");
        try {
            return new SchemaParser().message(name, schema);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("schema " + name + ": " + e.getMessage(), e);
        }
    }

    private MessageSchema message(String name, JsonNode schema) {
        refuseUnknown(schema, MESSAGE_KEYS);
        Versions versions = Versions.parse(text(schema, "validVersions"));
        for (JsonNode struct : schema.path("commonStructs")) {
            refuseUnknown(struct, Set.of("name", "versions", "fields", "about"));
            struct(text(struct, "name"), versions, struct);
        }
        var fields = fields(schema, versions);
        String flexible = schema.path("flexibleVersions").asText("none");
        return new MessageSchema(
                name,
                MessageSchema.Kind.valueOf(
                        text(schema, "type").toUpperCase(Locale.ROOT).replace('-', '_')),
                schema.has("apiKey") ? OptionalInt.of(schema.get("apiKey").intValue()) : OptionalInt.empty(),
                versions,
                Versions.parse(flexible),
                schema.path("latestVersionUnstable").asBoolean(),
                new StructSchema(name, versions, fields),
                List.copyOf(nested));
    }

    private void struct(String name, Versions outer, JsonNode schema) {
        Versions versions = outer.and(Versions.parse(text(schema, "versions")));
        int place = nested.size();
        List<Field> fields = fields(schema, versions);
        if (nested.stream().anyMatch(other -> other.name().equals(name))) {
            throw new IllegalArgumentException("two structures are called " + name);
        }
        nested.add(place, new StructSchema(name, versions, fields));
    }

    private List<Field> fields(JsonNode schema, Versions outer) {
        var fields = new ArrayList<Field>();
        for (JsonNode field : schema.path("fields")) {
            fields.add(field(field, outer));
        }
        return List.copyOf(fields);
    }

    private Field field(JsonNode schema, Versions outer) {
        refuseUnknown(schema, FIELD_KEYS);
        String name = text(schema, "name");
        FieldType type = FieldType.parse(text(schema, "type"));
        Versions versions = Versions.parse(text(schema, "versions"));
        if (schema.has("tag") && !schema.path("taggedVersions").equals(schema.path("versions"))) {
            throw new IllegalArgumentException(name + " is tagged in some of its versions only");
        }
        if (schema.has("fields")) {
            FieldType element = type instanceof FieldType.Array array ? array.element() : type;
            struct(element.javaName(), outer, schema);
        }
        return new Field(
                name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1),
                type,
                versions,
                Versions.parse(schema.path("nullableVersions").asText("none")),
                schema.has("flexibleVersions")
                        ? Optional.of(Versions.parse(text(schema, "flexibleVersions")))
                        : Optional.empty(),
                schema.has("tag") ? OptionalInt.of(schema.get("tag").intValue()) : OptionalInt.empty(),
                schema.path("default").asText(""),
                schema.path("ignorable").asBoolean(),
                schema.path("about").asText(""));
    }

    private static String text(JsonNode node, String key) {
        if (!node.hasNonNull(key)) {
            throw new IllegalArgumentException("no " + key + " in " + node);
        }
        return node.get(key).asText();
    }

    private static void refuseUnknown(JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw new IllegalArgumentException("unknown key " + key + " in " + node);
            }
        });
    }
}
