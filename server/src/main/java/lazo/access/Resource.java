package lazo.access;

import java.util.Arrays;
import java.util.stream.Collectors;
import lazo.problem.InvalidInput;

/**
 * What a permission is about.
 *
 * @param name the id of an experiment, the name of anything else; {@link #ANY} for all of a kind
 */
public record Resource(Kind kind, String name) {
  public static final String ANY = "*";

  /** What has permissions of its own; what belongs to one, such as a run, goes by its owner's. */
  public enum Kind {
    EXPERIMENT("experiment"),
    /** Prompts are registered models too. */
    MODEL("registered_model"),
    DATASET("dataset"),
    ENDPOINT("endpoint"),
    LOOP("loop");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    public static Kind of(String word) {
      return Arrays.stream(values())
          .filter(kind -> kind.word.equals(word) || (kind == MODEL && word.equals("prompt")))
          .findFirst()
          .orElseThrow(
              () ->
                  new InvalidInput(
                      "'"
                          + word
                          + "' is no kind of resource with permissions; the kinds are "
                          + Arrays.stream(values())
                              .map(Kind::word)
                              .collect(Collectors.joining(", "))));
    }
  }

  public static Resource experiment(String id) {
    return new Resource(Kind.EXPERIMENT, id);
  }

  public static Resource model(String name) {
    return new Resource(Kind.MODEL, name);
  }

  public static Resource dataset(String name) {
    return new Resource(Kind.DATASET, name);
  }

  public static Resource endpoint(String name) {
    return new Resource(Kind.ENDPOINT, name);
  }

  public static Resource loop(String name) {
    return new Resource(Kind.LOOP, name);
  }

  /** Such as {@code endpoint/delay}; {@code endpoint/*} is all endpoints. */
  public static Resource parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash == text.length() - 1) {
      throw new InvalidInput(
          "'" + text + "' names no resource; write KIND/NAME, such as endpoint/delay or loop/*");
    }
    return new Resource(Kind.of(text.substring(0, slash)), text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return kind.word() + "/" + name;
  }
}
