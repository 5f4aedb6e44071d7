package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SentencesTest {
  /** Words that no Spanish sentence has, outside of names and formulas. */
  private static final Pattern ENGLISH =
      Pattern.compile(
          "\\b(the|of|is|are|was|than|with|and|at|rows?|values?|passed|failed|began|serves|because|between|labelled|margin|trained|difference)\\b");

  private static final Texts SPANISH = Texts.of("es");

  /** Every decision and every gate of one whole demo. */
  static List<String> demo() throws IOException {
    try (var in = SentencesTest.class.getResourceAsStream("demo-sentences.txt")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("demo")
  void saysWhatADemoSays(String sentence) {
    String said = SPANISH.say(sentence);
    assertThat(ENGLISH.matcher(said).results().map(found -> found.group())).as(said).isEmpty();
    assertThat(Texts.of("en").say(sentence)).isEqualTo(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m v2 rolled back at 1 %: guardrail error_rate broken: 0.2 on 90 requests, at most 0.01 is allowed"
            + " | m v2 revertido en 1 %: límite de error_rate roto: 0.2 en 90 peticiones, se permite como mucho 0.01",
        "undecided: 3 of the 500 labelled rows that this step needs"
            + " | sin decidir: 3 de las 500 filas etiquetadas que este paso necesita",
        "not retrained on drift: the last run began less than 7 days ago, cooling down until 2001-05-01T00:00:00Z"
            + " | sin reentrenar por deriva: la última ejecución empezó hace menos de 7 días; en pausa hasta 2001-05-01T00:00:00Z",
        "log loss 0.51 from 2001-05-01 to 2001-05-07 is no better than 0.5, that of a constant"
            + " | log loss 0.51 del 2001-05-01 al 2001-05-07: no mejor que 0.5, el de una constante",
        "something: nobody wrote | something: nobody wrote",
      })
  void saysPartsOfASentenceToo(String english, String spanish) {
    assertThat(SPANISH.say(english)).isEqualTo(spanish);
  }

  @Test
  void leavesTextsThatAreNoSentences() {
    String text = "x: ".repeat(5_000);
    assertThat(SPANISH.say(text)).isEqualTo(text);
  }
}
