package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TextDiffTest {
  private static String shown(String before, String after) {
    return TextDiff.of(before, after).stream()
        .map(line -> line.sign() + line.text())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void keepsWhatBothHaveAndTellsTheRest() {
    assertThat(shown("a\nb\nc", "a\nx\nc\nd")).isEqualTo(" a\n−b\n+x\n c\n+d");
    assertThat(shown("", "a")).isEqualTo("+a");
    assertThat(shown("a", "")).isEqualTo("−a");
    assertThat(shown("same", "same")).isEqualTo(" same");
  }

  @Test
  void givesBothInFullWhenTheyAreTooLong() {
    List<TextDiff.Line> lines = TextDiff.of("a\n".repeat(3_000), "a\n");
    assertThat(lines).hasSize(3_001);
    assertThat(lines.getLast().kind()).isEqualTo("added");
  }
}
