package io.millstream.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.cli.StandardOut;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageFormatTest {
    private final ConsumerRecord<byte[], byte[]> record = record(bytes("key"), bytes("value"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "%t-%p@%o | words-3@42",
                "%k=%s | key=value",
                "%K/%S | 3/5",
                "%T | 1700000000000",
                "%h | a=1,b=NULL",
                "100%%:\\x41\\x42 | 100%:AB",
                "C:\\dir | C:\\dir",
                "grüße %s 🎈 | grüße value 🎈",
            })
    void fieldsAndEscapesAreKcats(String format, String written) {
        assertThat(format(format.strip(), "", record)).isEqualTo(written.strip());
    }

    @Test
    void lineFeedsTabsAndNulAreWrittenAsTheyAre() {
        assertThat(format("%k\\t%s\\n\\0", "", record)).isEqualTo("key\tvalue\n\0");
    }

    @Test
    void whatIsNullIsWrittenAsSaid() {
        var tombstone = record(null, null);

        assertThat(format("[%k][%s] %K %S", "", tombstone)).isEqualTo("[][] -1 -1");
        assertThat(format("[%k][%s]", "NULL", tombstone)).isEqualTo("[NULL][NULL]");
    }

    @Test
    void theBinaryLengthIsBigEndian() {
        var out = new ByteArrayOutputStream();
        write("%R%s", "", record, out);
        write("%R%s", "", record(null, null), out);

        assertThat(out.toByteArray()).containsExactly(0, 0, 0, 5, 'v', 'a', 'l', 'u', 'e', -1, -1, -1, -1);
    }

    @Test
    void bytesThatAreNoTextPassUnchanged() {
        var out = new ByteArrayOutputStream();
        write("%s", "", record(null, new byte[] {(byte) 0xFF, 0, (byte) 0xFE}), out);

        assertThat(out.toByteArray()).containsExactly(0xFF, 0, 0xFE);
    }

    @ParameterizedTest
    @CsvSource({"%q", "%", "a%"})
    void aFieldThatIsNoneIsRefusedWithThoseThatAre(String format) {
        assertThatThrownBy(() -> MessageFormat.parse(format, ""))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("%t %p %o");
    }

    @Test
    void jsonHasKcatsFieldsAndKeepsBytesThatAreNoText() throws IOException {
        var out = new ByteArrayOutputStream();
        var stdout = new StandardOut(out);
        var output = RecordOutput.json(stdout);
        output.write(record);
        output.write(record(new byte[] {(byte) 0xFF}, null));
        stdout.flush();

        assertThat(out.toString(UTF_8).lines())
                .containsExactly(
                        "{\"topic\":\"words\",\"partition\":3,\"offset\":42,\"tstype\":\"create\",\"ts\":1700000000000,"
                                + "\"headers\":[\"a\",\"1\",\"b\",null],\"key\":\"key\",\"payload\":\"value\"}",
                        "{\"topic\":\"words\",\"partition\":3,\"offset\":42,\"tstype\":\"create\",\"ts\":1700000000000,"
                                + "\"headers\":[\"a\",\"1\",\"b\",null],\"keyBase64\":\"/w==\",\"payload\":null}");
    }

    private static String format(String format, String nullText, ConsumerRecord<byte[], byte[]> record) {
        var out = new ByteArrayOutputStream();
        write(format, nullText, record, out);
        return out.toString(UTF_8);
    }

    private static void write(
            String format, String nullText, ConsumerRecord<byte[], byte[]> record, ByteArrayOutputStream out) {
        var stdout = new StandardOut(out);
        MessageFormat.parse(format, nullText).write(record, stdout);
        stdout.flush();
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        var headers = new RecordHeaders().add("a", bytes("1")).add("b", null);
        return new ConsumerRecord<>(
                "words",
                3,
                42,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
