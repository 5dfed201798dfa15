package io.millstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void wideCharactersTakeTwoColumnsAndMarksNone() {
        assertThat(Printable.width("abc")).isEqualTo(3);
        assertThat(Printable.width("何人も")).isEqualTo(6);
        assertThat(Printable.width("사람")).isEqualTo(4);
        assertThat(Printable.width("e\u0301")).isEqualTo(1);
        assertThat(Printable.width("😀")).isEqualTo(2);
    }

    @Test
    void cutsAtAColumnWithoutHalvingACharacter() {
        assertThat(Printable.cut("何人も", 6)).isEqualTo("何人も");
        assertThat(Printable.cut("何人も", 5)).isEqualTo("何人…");
        assertThat(Printable.cut("何人も", 4)).isEqualTo("何…");
        assertThat(Printable.fit("何", 5)).isEqualTo("何   ");
        assertThat(Printable.cut("😀😀", 3)).isEqualTo("😀…");
        assertThat(Printable.cut("ab", 0)).isEmpty();
    }

    @Test
    void whatWouldSteerTheTerminalIsShownInstead() {
        assertThat(Printable.text("plain ä 何")).isEqualTo("plain ä 何");
        assertThat(Printable.text("\u001b[2J\t\r\n\u202e\u0085")).isEqualTo("\\u001b[2J\\t\\r\\n\\u202e\\u0085");
    }
}
