package lazo.ui;

import java.util.ArrayList;
import java.util.List;

/**
 * What every template is given.
 *
 * @param section the entry of the rail that is lit
 * @param theme light, dark, or auto for the system's choice
 * @param token what each form carries
 * @param user who is signed in, empty on a server without access control
 * @param admin may see users and the audit log
 */
public record PageContext(
    Texts texts,
    Format format,
    String section,
    String path,
    String theme,
    String token,
    String user,
    boolean admin,
    List<Crumb> crumbs) {
  /** A step of the way here. {@code label} is the key of a text. */
  public record Crumb(String label, String href) {}

  /** The entries of the rail: users and the audit log are for administrators. */
  public List<String> sections() {
    List<String> sections =
        new ArrayList<>(
            List.of(
                "home",
                "loops",
                "experiments",
                "models",
                "prompts",
                "endpoints",
                "data",
                "monitors",
                "pipelines"));
    if (admin) {
      sections.add("audit");
      sections.add("webhooks");
    }
    if (admin && !user.isEmpty()) {
      sections.add("users");
    }
    return sections;
  }

  public String t(String key, Object... arguments) {
    return texts.get(key, arguments);
  }

  /** A stored English sentence in the page's language. */
  public String say(String sentence) {
    return texts.say(sentence);
  }

  /** A name as it stands in a path. */
  public String inPath(String name) {
    return ModelActions.inPath(name);
  }

  public String asset(String name) {
    return Assets.link(name);
  }
}
