package io.millstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.wire.message.FetchResponse;
import io.millstream.wire.message.FetchResponse.FetchableTopicResponse;
import io.millstream.wire.message.FetchResponse.PartitionData;
import io.millstream.wire.message.MetadataRequest;
import io.millstream.wire.message.MetadataRequest.MetadataRequestTopic;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireWriterTest {
    /** A region of a file, as far as a writer knows. */
    private record Region(int sizeBytes) implements Records {}

    @Test
    void recordsAreHandedOnAsTheyAre() {
        var region = new Region(1_000_000);
        var inMemory = new BytesRecords(ByteBuffer.allocate(WireWriter.INLINED_RECORDS_BYTES));
        var out = new WireWriter();
        out.writeInt(1);
        out.writeRecords(region, true);
        out.writeRecords(inMemory, false);
        out.writeInt(2);

        List<Records> chunks = out.chunks();
        assertThat(chunks).hasSize(5);
        assertThat(chunks.get(1)).isSameAs(region);
        assertThat(chunks.get(3)).isSameAs(inMemory);
        assertThat(chunks.stream().mapToInt(Records::sizeBytes).sum()).isEqualTo(out.sizeBytes());
        assertThatThrownBy(out::toByteBuffer).isInstanceOf(IllegalStateException.class);
    }

    /** However large the records are, and so whether they are copied or become a chunk, the bytes are the same. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42})
    void chunksInARowAreTheMessage(long seed) {
        var random = new Random(seed);
        var partitions = new ArrayList<PartitionData>();
        for (int i = 0; i < 20; i++) {
            var bytes = new byte[random.nextInt(3 * WireWriter.INLINED_RECORDS_BYTES)];
            random.nextBytes(bytes);
            partitions.add(new PartitionData().partitionIndex(i).records(new BytesRecords(ByteBuffer.wrap(bytes))));
        }
        var response = new FetchResponse()
                .responses(List.of(new FetchableTopicResponse().topic("t").partitions(partitions)));
        var out = new WireWriter();
        response.write(out, 12);

        var inARow = new ByteArrayOutputStream();
        for (Records chunk : out.chunks()) {
            ByteBuffer bytes = ((BytesRecords) chunk).bytes().duplicate();
            while (bytes.hasRemaining()) {
                inARow.write(bytes.get());
            }
        }
        ByteBuffer whole = ByteBuffer.wrap(inARow.toByteArray());
        assertThat(whole).isEqualTo(out.toByteBuffer());
        assertThat(whole.remaining()).isEqualTo(out.sizeBytes());
        assertThat(FetchResponse.read(new WireReader(whole), 12)).isEqualTo(response);
    }

    @Test
    void whatAVersionCannotSayIsRefusedWithTheFieldsName() {
        var ids = new MetadataRequest().topics(List.of(new MetadataRequestTopic().name(null)));
        assertThatThrownBy(() -> ids.write(new WireWriter(), 9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MetadataRequest.MetadataRequestTopic.name")
                .hasMessageContaining("version 9");
        var noCreation = new MetadataRequest().allowAutoTopicCreation(false);
        assertThatThrownBy(() -> noCreation.write(new WireWriter(), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MetadataRequest.allowAutoTopicCreation");
        assertThatThrownBy(() -> noCreation.write(new WireWriter(), 99))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("99");
    }

    @Test
    void aStringThatNoReaderWouldTakeIsRefused() {
        var out = new WireWriter();
        assertThatThrownBy(() -> out.writeString("x".repeat(40_000), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("40000");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE})
    void unsignedVarintsComeBack(int value) {
        var out = new WireWriter();
        out.writeUnsignedVarint(value);
        assertThat(new WireReader(out.toByteBuffer()).readUnsignedVarint()).isEqualTo(value);
    }

    @Test
    void aVarintOfMoreThan31BitsIsMalformed() {
        for (byte[] bytes :
                new byte[][] {{-1, -1, -1, -1, 0x0f}, {-1, -1, -1, -1, -1, 1}, {-128, -128, -128, -128, 8}}) {
            assertThatThrownBy(() -> new WireReader(ByteBuffer.wrap(bytes)).readUnsignedVarint())
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void versionsAndRecordTypesStandBeforeTheirMessage() {
        ByteBuffer value = VersionPrefixed.write(new MetadataRequest(), 9);
        var in = new WireReader(value);
        assertThat(VersionPrefixed.readPrefix(in)).isEqualTo(9);
        assertThat(MetadataRequest.read(in, 9)).isEqualTo(new MetadataRequest());
        assertThat(VersionPrefixed.writeKey(3, (out, version) -> out.writeByte(version))
                        .getShort())
                .isEqualTo((short) 3);
    }
}
