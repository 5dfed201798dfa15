package io.millstream.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SliceTest {
    private static final byte[] TEXT = "..naïve 日本..".getBytes(StandardCharsets.UTF_8);

    static ByteBuffer[] buffersHoldingTheText() {
        ByteBuffer direct = ByteBuffer.allocateDirect(TEXT.length).put(TEXT).flip();
        ByteBuffer offset = ByteBuffer.wrap(new byte[TEXT.length + 7], 7, TEXT.length)
                .slice()
                .put(TEXT)
                .flip();
        return new ByteBuffer[] {
            ByteBuffer.wrap(TEXT), ByteBuffer.wrap(TEXT).asReadOnlyBuffer(), direct, offset,
        };
    }

    @ParameterizedTest
    @MethodSource("buffersHoldingTheText")
    void readsTheSameFromEveryKindOfBuffer(ByteBuffer buffer) {
        int lengthBytes = TEXT.length - 4;
        Slice slice = new Slice().wrap(buffer, 2, lengthBytes);

        assertThat(slice.toUtf8()).isEqualTo("naïve 日本");
        assertThat(slice.toByteArray()).isEqualTo("naïve 日本".getBytes(StandardCharsets.UTF_8));
        assertThat(slice.byteAt(0)).isEqualTo((byte) 'n');
        assertThat(slice.lengthBytes()).isEqualTo(lengthBytes);
        assertThat(slice.positionBytes()).isEqualTo(2);
        assertThat(buffer.position()).isZero();
    }

    @Test
    void movesAlong() {
        Slice slice = Slice.of(TEXT);
        assertThat(slice.lengthBytes()).isEqualTo(TEXT.length);
        assertThat(slice.wrap(ByteBuffer.wrap(TEXT), 2, 2).toUtf8()).isEqualTo("na");
        assertThat(slice.wrap(ByteBuffer.wrap(TEXT), 2, 0).toUtf8()).isEmpty();
    }

    @Test
    void malformedTextShowsAsReplacementCharacters() {
        assertThat(Slice.of(new byte[] {'a', (byte) 0xff, 'b'}).toUtf8()).isEqualTo("a\ufffdb");
    }

    @Test
    void isEmptyBeforeItIsWrapped() {
        var slice = new Slice();
        assertThat(slice.toByteArray()).isEmpty();
        assertThatThrownBy(() -> slice.byteAt(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
