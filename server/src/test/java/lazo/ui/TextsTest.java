package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextsTest {
  private static final Pattern USED = Pattern.compile("\\bt\\(\"([a-z0-9.-]+)\"[,)]");

  @Test
  void hasEveryTextInBothLanguages() {
    assertThat(Texts.of("es").all().keySet()).isEqualTo(Texts.of("en").all().keySet());
  }

  @Test
  void hasEveryTextThatATemplateOrPageUses() throws IOException {
    var used = new TreeSet<String>();
    try (Stream<Path> files =
        Stream.concat(
            Files.walk(Path.of("src/main/jte")), Files.walk(Path.of("src/main/java/lazo/ui")))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        var matcher = USED.matcher(Files.readString(file));
        while (matcher.find()) {
          used.add(matcher.group(1));
        }
      }
    }
    assertThat(used).isNotEmpty();
    assertThat(Texts.of("en").all().stringPropertyNames()).containsAll(used);
  }

  @Test
  void choosesTheFirstLanguageItSpeaks() {
    assertThat(Texts.forLanguages("de-DE,es;q=0.8,en;q=0.5").language()).isEqualTo("es");
    assertThat(Texts.forLanguages("fr").language()).isEqualTo("en");
  }
}
