package io.millstream.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.wire.MalformedMessageException;
import io.millstream.wire.Message;
import io.millstream.wire.WireReader;
import io.millstream.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FramesTest {
    @ParameterizedTest
    @EnumSource(ApiKey.class)
    void aRequestFrameIsReadAsKafkaReadsIt(ApiKey key) {
        for (int version = key.lowestVersion(); version <= key.highestVersion(); version++) {
            var header = new RequestHeader()
                    .requestApiKey((short) key.id())
                    .requestApiVersion((short) version)
                    .correlationId(42)
                    .clientId("a client");
            // Any body does: only the header is read.
            ByteBuffer frame = Frames.request(header, key, new ByteMessage()).toByteBuffer();

            assertThat(frame.getInt()).isEqualTo(frame.remaining());
            var in = new WireReader(frame);
            assertThat(Frames.readRequestHeader(frame, in)).isEqualTo(header);
            assertThat(in.remainingBytes()).isEqualTo(1);

            var kafkas = org.apache.kafka.common.requests.RequestHeader.parse(frame.duplicate());
            assertThat(kafkas.apiKey()).isEqualTo(ApiKeys.forId(key.id()));
            assertThat(kafkas.apiVersion()).isEqualTo((short) version);
            assertThat(kafkas.clientId()).isEqualTo("a client");
            assertThat(kafkas.correlationId()).isEqualTo(42);
        }
    }

    @ParameterizedTest
    @EnumSource(ApiKey.class)
    void aResponseFrameHasTheHeaderThatKafkaExpects(ApiKey key) {
        for (int version = key.lowestVersion(); version <= key.highestVersion(); version++) {
            ByteBuffer frame =
                    Frames.response(key, version, 7, new ByteMessage()).toByteBuffer();
            assertThat(frame.getInt()).isEqualTo(frame.remaining());
            var header = new ResponseHeaderData(
                    new ByteBufferAccessor(frame), ApiKeys.forId(key.id()).responseHeaderVersion((short) version));
            assertThat(header.correlationId()).isEqualTo(7);
            assertThat(frame.remaining()).isEqualTo(1);
        }
    }

    @Test
    void anUnknownKeyOrVersionIsReadSoThatItCanBeAnswered() {
        var unknown = new RequestHeader()
                .requestApiKey((short) 999)
                .requestApiVersion((short) 3)
                .correlationId(1)
                .clientId(null);
        ByteBuffer frame = AllSchemas.write(unknown, 1);
        assertThat(Frames.readRequestHeader(frame, new WireReader(frame))).isEqualTo(unknown);

        var tooNew = new RequestHeader()
                .requestApiKey((short) ApiKey.API_VERSIONS.id())
                .requestApiVersion((short) 99)
                .correlationId(1)
                .clientId("new");
        ByteBuffer newFrame = AllSchemas.write(tooNew, 2);
        assertThat(Frames.readRequestHeader(newFrame, new WireReader(newFrame))).isEqualTo(tooNew);
    }

    @Test
    void aFrameTooShortForAHeaderIsMalformed() {
        for (int length : List.of(0, 1, 3, 7)) {
            ByteBuffer frame = ByteBuffer.allocate(length);
            assertThatThrownBy(() -> Frames.readRequestHeader(frame, new WireReader(frame)))
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    private static final class ByteMessage implements Message {
        @Override
        public void write(WireWriter out, int version) {
            out.writeByte(1);
        }
    }
}
