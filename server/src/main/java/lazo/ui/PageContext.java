package lazo.ui;

import java.util.List;

/**
 * What every template is given.
 *
 * @param section the entry of the rail that is lit
 * @param theme light, dark, or auto for the system's choice
 * @param token what each form carries
 */
public record PageContext(
    Texts texts,
    Format format,
    String section,
    String path,
    String theme,
    String token,
    List<Crumb> crumbs) {
  /** A step of the way here. {@code label} is the key of a text. */
  public record Crumb(String label, String href) {}

  public String t(String key, Object... arguments) {
    return texts.get(key, arguments);
  }

  /** A stored English sentence in the page's language. */
  public String say(String sentence) {
    return texts.say(sentence);
  }

  public String asset(String name) {
    return Assets.link(name);
  }
}
