package io.millstream.wire.generator;

import io.millstream.wire.generator.MessageSchema.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The enum of all kinds of requests, with their numbers, versions and messages. */
final class ApiKeyEnum {
    static final String NAME = "ApiKey";

    private ApiKeyEnum() {}

    static String source(List<MessageSchema> schemas) {
        List<MessageSchema> requests = schemas.stream()
                .filter(schema ->
                        schema.kind() == Kind.REQUEST && !schema.versions().isEmpty())
                .sorted(Comparator.comparingInt(schema -> schema.apiKey().getAsInt()))
                .toList();
        var java = new JavaText();
        java.line("package %s;", MessageClass.PACKAGE).blank();
        java.line("import io.millstream.wire.Message;").line("import io.millstream.wire.WireReader;");
        java.line("import org.jspecify.annotations.Nullable;").blank();
        java.javadoc("The kinds of requests, by Kafka's numbers. Using a constant loads no message's class.");
        java.line("public enum %s {", NAME);
        for (int i = 0; i < requests.size(); i++) {
            MessageSchema request = requests.get(i);
            int highest = request.versions().highest();
            Versions flexible = request.versions().and(request.flexibleVersions());
            java.line(
                    "%s(%d, %d, %d, %s)%s",
                    constantName(request),
                    request.apiKey().getAsInt(),
                    request.versions().lowest(),
                    request.latestVersionUnstable() ? highest - 1 : highest,
                    flexible.isEmpty() ? "Integer.MAX_VALUE" : Integer.toString(flexible.lowest()),
                    i == requests.size() - 1 ? ";" : ",");
        }
        java.blank();
        java.line("private static final @Nullable ApiKey[] BY_ID = byId();").blank();
        java.line("private final int id;");
        java.line("private final int lowestVersion;");
        java.line("private final int highestVersion;");
        java.line("private final int lowestFlexibleVersion;").blank();
        java.line("%s(int id, int lowestVersion, int highestVersion, int lowestFlexibleVersion) {", NAME);
        for (String field : List.of("id", "lowestVersion", "highestVersion", "lowestFlexibleVersion")) {
            java.line("this.%s = %s;", field, field);
        }
        java.line("}").blank();
        lookup(java);
        methods(java);
        reader(java, "readRequest", "Request", requests);
        java.blank();
        reader(java, "readResponse", "Response", requests);
        java.line("}");
        return java.toString();
    }

    private static void lookup(JavaText java) {
        java.javadoc("The key with this number, or null for a number that stands for none.");
        java.line("public static @Nullable ApiKey forId(int id) {");
        java.line("return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;")
                .line("}")
                .blank();
        java.line("private static @Nullable ApiKey[] byId() {");
        java.line("ApiKey[] keys = values();");
        java.line("@Nullable ApiKey[] byId = new ApiKey[keys[keys.length - 1].id + 1];");
        java.line("for (ApiKey key : keys) {").line("byId[key.id] = key;").line("}");
        java.line("return byId;").line("}").blank();
    }

    private static void methods(JavaText java) {
        method(java, "Kafka's number.", "int id()", "id");
        method(java, "The lowest version that can be read and written.", "int lowestVersion()", "lowestVersion");
        method(java, "The highest version that Kafka has released.", "int highestVersion()", "highestVersion");
        method(
                java,
                "Whether lengths are compact and fields can be tagged (KIP-482).",
                "boolean isFlexible(int version)",
                "version >= lowestFlexibleVersion");
        method(
                java,
                "The version of the header before a request.",
                "int requestHeaderVersion(int version)",
                "isFlexible(version) ? 2 : 1");
        method(
                java,
                "The version of the header before a response. Before that of ApiVersions it is always 0: the client does"
                        + " not know yet what the broker can (KIP-511).",
                "int responseHeaderVersion(int version)",
                "isFlexible(version) && this != API_VERSIONS ? 1 : 0");
    }

    private static void method(JavaText java, String about, String signature, String result) {
        java.javadoc(about)
                .line("public %s {", signature)
                .line("return %s;", result)
                .line("}")
                .blank();
    }

    private static void reader(JavaText java, String name, String suffix, List<MessageSchema> requests) {
        java.line("public Message %s(WireReader in, int version) {", name);
        java.line("return switch (id) {");
        for (MessageSchema request : requests) {
            String type = request.name().substring(0, request.name().length() - "Request".length()) + suffix;
            java.line("case %d -> %s.read(in, version);", request.apiKey().getAsInt(), type);
        }
        java.line("default -> throw new IllegalStateException(\"no messages for \" + this);");
        java.line("};").line("}");
    }

    private static String constantName(MessageSchema request) {
        String camel = request.name().substring(0, request.name().length() - "Request".length());
        return camel.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }
}
