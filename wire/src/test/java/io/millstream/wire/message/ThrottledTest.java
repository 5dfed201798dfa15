package io.millstream.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.wire.Message;
import io.millstream.wire.Throttled;
import io.millstream.wire.WireReader;
import io.millstream.wire.generator.Field;
import io.millstream.wire.generator.MessageSchema.Kind;
import io.millstream.wire.message.AllSchemas.VersionedSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThrottledTest {
    static Stream<VersionedSchema> everyAnswer() {
        return AllSchemas.allVersions().stream()
                .filter(versioned -> versioned.schema().kind() == Kind.RESPONSE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyAnswer")
    void everyAnswerNamesAPauseWhereItHasAPlaceForIt(VersionedSchema versioned) {
        List<Field> fields = versioned.schema().root().fields();
        Optional<Field> throttleTime = fields.stream()
                .filter(field -> field.name().equals("throttleTimeMs"))
                .findFirst();
        Message answer = FilledMessages.fill(
                AllSchemas.ourClass(versioned.schema()),
                new RandomValues(1, versioned.schema()).writableIn(versioned.version()));
        assertThat(answer instanceof Throttled).isEqualTo(throttleTime.isPresent());
        if (answer instanceof Throttled throttled) {
            assertThat(throttled.throttleTimeMs(1_234)).isSameAs(answer);
            Message read = versioned.read(new WireReader(AllSchemas.write(answer, versioned.version())));
            boolean hasPlace = throttleTime.orElseThrow().versions().contains(versioned.version());
            assertThat(((Throttled) read).throttleTimeMs()).isEqualTo(hasPlace ? 1_234 : 0);
        }
    }
}
