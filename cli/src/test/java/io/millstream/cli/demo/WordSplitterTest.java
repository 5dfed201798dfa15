package io.millstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordSplitterTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Alle Menschen sind FREI, geboren.     | alle menschen sind frei geboren",
                "don't l’homme 'quoted' 3.14            | don't l’homme quoted 3 14",
                "@user7 see #News: https://a.b/c?d=e #x_y ok | see ok",
                "何人も、法                               | 何人 人も 法",
                "カタカナと kana                          | カタ タカ カナ ナと kana",
                "모든 사람은 자유                          | 모든 사람은 자유",
                "देवनागरी में                             | देवनागरी में",
                "الحرية والعدل                           | الحرية والعدل",
                "iPhone12は便利                           | iphone12 は便 便利",
                "😀 !? …                                 | ''",
            })
    void cutsTextOfAnyScript(String text, String words) {
        assertThat(WordSplitter.words(text)).isEqualTo(words.isEmpty() ? List.of() : List.of(words.split(" ", -1)));
    }
}
