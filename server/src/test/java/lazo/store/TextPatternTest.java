package lazo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lazo.problem.InvalidInput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {
  private static final List<String> TEXTS =
      List.of(
          "", "a", "b", "ab", "AB", "a b", "a.b", "a\nb", "a1", "aaa", "[x]", "a]b", "a^b", "a-b",
          "é", "日本", "🎉", "{", "a{", "(", "\\", "tab\tx", "end\n", "x_y", "a{2}", "yb", "41");

  private static final List<String> PATTERNS =
      List.of(
          "",
          "a",
          "^a",
          "b$",
          "^$",
          "^a.b$",
          "a\\.b",
          "(?i)ab",
          "\\d",
          "\\D",
          "\\w+$",
          "\\W",
          "\\s",
          "^\\S$",
          "\\bb",
          "\\Bb",
          "\\Aa\\z",
          "[[:alpha:]]{2}",
          "[[:space:][:digit:]]",
          "[]x]",
          "[^]x]",
          "[[x]",
          "[.]",
          "[[.]",
          "[a^]b",
          "[a\\]]b",
          "[\\d-]",
          "[\\w\\s]$",
          "\\by",
          "[[:upper:]é]",
          "[^a-z]",
          "a{2,}",
          "a{2}b|^b",
          "^(?:a|b)+$",
          "(a|)b",
          "a*?b",
          "a{",
          "\\{",
          "\\\\",
          "\\t",
          "é|🎉",
          "^..$",
          "\\(",
          "日.");

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void meansTheSameEverywhere(Database database) {
    try (database) {
      String matches = database.dialect() == Dialect.SQLITE ? "regexp" : "~";
      for (String written : PATTERNS) {
        TextPattern pattern = TextPattern.of(written);
        String bound = database.dialect() == Dialect.SQLITE ? pattern.text() : pattern.postgresql();
        for (String text : TEXTS) {
          boolean found =
              database.read(
                  handle ->
                      handle
                          .createQuery(
                              "select case when cast(:text as text) "
                                  + matches
                                  + " :pattern then 1 else 0 end")
                          .bind("text", text)
                          .bind("pattern", bound)
                          .mapTo(Integer.class)
                          .one()
                          .equals(1));
          assertThat(found).as("'%s' in '%s'", written, text).isEqualTo(pattern.isIn(text));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "[",
        "[z-a]",
        "*",
        "a**",
        "\\",
        "\\1",
        "(a)\\1",
        "(?=a)",
        "(?<!a)b",
        "(?P<n>a)",
        "a(?i)b",
        "\\pL",
        "\\Qa\\E",
        "\\x41",
        "\\Z",
        "[[:^alpha:]]",
        "[[:nope:]]",
        "[\\b]",
        "[\\W]",
        "a{256}",
        "a{99999}",
        "((a{10}){10}){10}",
        "***:a"
      })
  void refusesWhatIsWrongOrReadDifferently(String pattern) {
    assertThatThrownBy(() -> TextPattern.of(pattern))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("Invalid regular expression '" + pattern);
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void whatMakesOthersBacktrackEndsSoon(Database database) {
    try (database) {
      String text = "a".repeat(8_000) + "!";
      for (String evil :
          List.of("(a+)+$", "^(a|a)*$", "(.*a){20}$", "^(([a-z])+.)+[A-Z]([a-z])+$")) {
        TextPattern pattern = TextPattern.of(evil);
        assertThat(pattern.isIn(text)).isFalse();
        String sql =
            database.dialect() == Dialect.SQLITE ? "select ? regexp ?" : "select (? ~ ?)::int";
        String bound = database.dialect() == Dialect.SQLITE ? pattern.text() : pattern.postgresql();
        int found =
            database.readWithin(
                java.time.Duration.ofSeconds(10),
                () -> new IllegalStateException(evil + " takes too long"),
                handle -> handle.select(sql, text, bound).mapTo(Integer.class).one());
        assertThat(found).as(evil).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a"})
  void refusesALongOne(String part) {
    assertThatThrownBy(() -> TextPattern.of(part.repeat(1_001))).isInstanceOf(InvalidInput.class);
  }
}
