package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

class ForeignProgramTest {
    @Test
    void everyReportedCheckIsATestThatPassesOrFailsAsReported() {
        List<DynamicTest> tests =
                ForeignProgram.tests(List.of("noise", "ok first 12 ms", "FAILED second: it was 4", "end 2"));

        assertThat(tests).extracting(DynamicTest::getDisplayName).containsExactly("first", "second");
        assertThatCode(() -> tests.get(0).getExecutable().execute()).doesNotThrowAnyException();
        assertThatThrownBy(() -> tests.get(1).getExecutable().execute()).hasMessageContaining("it was 4");
    }

    @Test
    void aProgramThatDiesBeforeItsEndFails() throws Exception {
        List<DynamicTest> tests = ForeignProgram.of("dies", "sh", "-c", "echo 'ok first 1 ms'; exit 3")
                .checks()
                .toList();

        assertThatThrownBy(() -> tests.get(1).getExecutable().execute()).hasMessageContaining("the last line of");
    }
}
