package lazo.ui;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** The texts of one language, from {@code texts_<language>.properties}. */
public final class Texts {
  private static final Map<String, Texts> LOADED = new ConcurrentHashMap<>();

  private final String language;
  private final Locale locale;
  private final Properties texts = new Properties();
  private final Optional<Sentences> sentences;

  private Texts(String language) {
    this.language = language;
    this.locale = Locale.of(language);
    this.sentences = Sentences.of(language);
    String file = "/lazo/ui/texts_" + language + ".properties";
    try (var in = Texts.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the build has no " + file);
      }
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * English or Spanish: the language named, or the first of the two that an Accept-Language header
   * names.
   */
  public static Texts forLanguages(String languages) {
    for (String range : languages.toLowerCase(Locale.ROOT).split(",")) {
      String language = range.strip().split("[-;]")[0];
      if (language.equals("en") || language.equals("es")) {
        return of(language);
      }
    }
    return of("en");
  }

  static Texts of(String language) {
    return LOADED.computeIfAbsent(language, Texts::new);
  }

  public String language() {
    return language;
  }

  public Locale locale() {
    return locale;
  }

  Properties all() {
    return texts;
  }

  /**
   * The text for a key, with {@code {0}}, {@code {1}} … replaced. A key without a text shows as
   * itself; a test keeps that from happening.
   */
  public String get(String key, Object... arguments) {
    String text = texts.getProperty(key, key);
    return arguments.length == 0 ? text : new MessageFormat(text, locale).format(arguments);
  }

  /** A stored English sentence in this language. */
  public String say(String sentence) {
    return sentences.map(known -> known.say(sentence)).orElse(sentence);
  }
}
