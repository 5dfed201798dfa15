package io.millstream.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON this command writes and reads: UTF-8, streaming, one factory for all. */
public final class JsonText {
    /** Lazily made through the class: commands that write no JSON do not pay for it. */
    public static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /** A generator that neither flushes nor closes {@code target}, and puts nothing between values at the top. */
    public static JsonGenerator generator(OutputStream target) throws IOException {
        return FACTORY.createGenerator(target)
                .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .setPrettyPrinter(new MinimalPrettyPrinter(""));
    }

    /** What is wrong with a text, without the parser's remarks about its own buffers. */
    public static String reason(IOException failure) {
        if (failure instanceof JsonProcessingException json) {
            var location = json.getLocation();
            return json.getOriginalMessage() + (location == null ? "" : ", column " + location.getColumnNr());
        }
        return String.valueOf(failure.getMessage());
    }

    /** Writes texts, numbers, booleans, null, and maps and lists of them. */
    public static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Integer || value instanceof Long) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            generator.writeNumber(number);
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(String.valueOf(entry.getKey()));
                write(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else {
            generator.writeString(value.toString());
        }
    }
}
