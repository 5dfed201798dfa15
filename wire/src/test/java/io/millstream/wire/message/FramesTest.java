package io.millstream.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.wire.Message;
import io.millstream.wire.WireWriter;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FramesTest {
    @ParameterizedTest
    @EnumSource(ApiKey.class)
    void aRequestFrameIsWhatKafkaReads(ApiKey key) {
        for (int version = key.lowestVersion(); version <= key.highestVersion(); version++) {
            var header = new RequestHeader()
                    .requestApiKey((short) key.id())
                    .requestApiVersion((short) version)
                    .correlationId(42)
                    .clientId("a client");
            // Any body does: only the header is read.
            ByteBuffer frame = Frames.request(header, key, new ByteMessage()).toByteBuffer();

            assertThat(frame.getInt()).isEqualTo(frame.remaining());
            var kafkas = org.apache.kafka.common.requests.RequestHeader.parse(frame);
            assertThat(kafkas.apiKey()).isEqualTo(ApiKeys.forId(key.id()));
            assertThat(kafkas.apiVersion()).isEqualTo((short) version);
            assertThat(kafkas.clientId()).isEqualTo("a client");
            assertThat(kafkas.correlationId()).isEqualTo(42);
            assertThat(frame.remaining()).isEqualTo(1);
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

    private static final class ByteMessage implements Message {
        @Override
        public void write(WireWriter out, int version) {
            out.writeByte(1);
        }
    }
}
