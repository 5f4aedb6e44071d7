package lazo.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in another language what is stored in English: decisions, alerts, gates and checks keep one
 * sentence each, which webhooks, the API and the command line show as it is.
 *
 * <p>{@code sentences_<language>.txt} pairs patterns, one to a line, English first: <code>{x}
 * </code> stands for any text and is itself said again; what no pattern fits is taken apart at
 * semicolons and colons, and what is left stays as it is.
 */
final class Sentences {
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  /** Longer texts are not sentences of this program. */
  private static final int CHARS_MAX = 4_000;

  private record Pair(Pattern english, List<String> names, String other) {}

  private final List<Pair> pairs = new ArrayList<>();

  /** None for English. */
  static Optional<Sentences> of(String language) {
    String file = "/lazo/ui/sentences_" + language + ".txt";
    try (var in = Sentences.class.getResourceAsStream(file)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new Sentences(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Sentences(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    for (int i = 0; i < lines.size(); i += 2) {
      pairs.add(pair(lines.get(i), lines.get(i + 1)));
    }
  }

  private static Pair pair(String english, String other) {
    StringBuilder regex = new StringBuilder();
    List<String> names = new ArrayList<>();
    Matcher place = PLACE.matcher(english);
    int from = 0;
    while (place.find()) {
      regex.append(Pattern.quote(english.substring(from, place.start()))).append("(.+?)");
      names.add(place.group(1));
      from = place.end();
    }
    regex.append(Pattern.quote(english.substring(from)));
    return new Pair(Pattern.compile(regex.toString(), Pattern.DOTALL), names, other);
  }

  String say(String sentence) {
    if (sentence.length() > CHARS_MAX) {
      return sentence;
    }
    for (Pair pair : pairs) {
      Matcher matcher = pair.english.matcher(sentence);
      if (matcher.matches()) {
        String said = pair.other;
        for (int i = 0; i < pair.names.size(); i++) {
          said = said.replace("{" + pair.names.get(i) + "}", say(matcher.group(i + 1)));
        }
        return said;
      }
    }
    return apart(sentence, "; ").or(() -> apart(sentence, ": ")).orElse(sentence);
  }

  private Optional<String> apart(String sentence, String mark) {
    int at = sentence.indexOf(mark);
    return at < 0
        ? Optional.empty()
        : Optional.of(
            say(sentence.substring(0, at)) + mark + say(sentence.substring(at + mark.length())));
  }
}
