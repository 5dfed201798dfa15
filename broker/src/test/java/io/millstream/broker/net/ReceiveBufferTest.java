package io.millstream.broker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveBufferTest {
    private static final int MAX_FRAME_BYTES = 1 << 20;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private final ReceiveBuffer buffer =
            new ReceiveBuffer(allocator, () -> MAX_FRAME_BYTES, new IncompleteRequests(Long.MAX_VALUE, () -> {}));

    @AfterEach
    void everythingIsGivenBack() {
        buffer.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    /** A list of the frames is the specification, however their bytes are cut on the way. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, 20_260_229})
    void givesTheFramesThatWereSent(long seed) throws FrameException {
        var random = new Random(seed);
        List<byte[]> frames = frames(random);
        ByteBuffer stream = stream(frames);
        var received = new ArrayList<byte[]>();
        while (stream.hasRemaining()) {
            if (random.nextBoolean()) {
                readFromSocket(stream, random);
            } else {
                readFromTls(stream, random);
            }
            while (buffer.hasFrame()) {
                ByteBuffer frame = buffer.takeFrame();
                ByteBuf memory = buffer.hold();
                received.add(new byte[frame.remaining()]);
                frame.get(received.get(received.size() - 1));
                memory.release();
            }
            buffer.releaseIfEmpty();
        }
        assertThat(received).usingElementComparator(Arrays::compare).isEqualTo(frames);
    }

    @Test
    void anAnnouncedLengthAllocatesNothing() throws FrameException {
        send(ByteBuffer.allocate(4).putInt(MAX_FRAME_BYTES).flip());
        assertThat(buffer.hasFrame()).isFalse();
        assertThat(allocator.metric().usedDirectMemory()).isLessThanOrEqualTo(1024);
        send(ByteBuffer.allocate(2000));
        buffer.toReadInto().release();
        assertThat(allocator.metric().usedDirectMemory()).isLessThanOrEqualTo(2 * 2004);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, MAX_FRAME_BYTES + 1, Integer.MAX_VALUE})
    void refusesLengthsThatAreNotAllowed(int length) {
        send(ByteBuffer.allocate(4).putInt(length).flip());
        assertThatThrownBy(buffer::hasFrame)
                .isInstanceOf(FrameException.class)
                .hasMessageContaining(Integer.toString(length));
    }

    @Test
    void holdsNothingBetweenFrames() throws FrameException {
        send(stream(List.of(new byte[100])));
        assertThat(buffer.hasFrame()).isTrue();
        assertThat(buffer.takeFrame().remaining()).isEqualTo(100);
        buffer.releaseIfEmpty();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    private void send(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            readFromSocket(bytes, new Random(1));
        }
    }

    private void readFromSocket(ByteBuffer stream, Random random) {
        ByteBuf into = buffer.toReadInto();
        assertThat(into.isWritable()).isTrue();
        int count = Math.min(stream.remaining(), 1 + random.nextInt(into.writableBytes()));
        into.writeBytes(stream.slice(stream.position(), count));
        stream.position(stream.position() + count);
        buffer.add(into);
    }

    private void readFromTls(ByteBuffer stream, Random random) {
        int count = Math.min(stream.remaining(), 1 + random.nextInt(20_000));
        ByteBuf decrypted = allocator.directBuffer(count);
        decrypted.writeBytes(stream.slice(stream.position(), count));
        stream.position(stream.position() + count);
        buffer.add(decrypted);
    }

    private static List<byte[]> frames(Random random) {
        var frames = new ArrayList<byte[]>();
        for (int i = 0; i < 200; i++) {
            var frame = new byte[random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(300)];
            random.nextBytes(frame);
            frames.add(frame);
        }
        return frames;
    }

    private static ByteBuffer stream(List<byte[]> frames) {
        var stream = ByteBuffer.allocate(
                frames.stream().mapToInt(frame -> frame.length + 4).sum());
        frames.forEach(frame -> stream.putInt(frame.length).put(frame));
        return stream.flip();
    }
}
