package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import lazo.problem.InvalidInput;
import lazo.store.Json;

/** Which prompts a trace used: a tag with a list in JSON, written by clients or by a call. */
final class LinkedPrompts {
  static final String TAG = "mlflow.linkedPrompts";

  private LinkedPrompts() {}

  /** The tag's value with more prompts. */
  static String with(String before, List<ObjectNode> more) {
    ArrayNode all = list(before);
    for (ObjectNode prompt : more) {
      if (all.valueStream().noneMatch(prompt::equals)) {
        all.add(prompt);
      }
    }
    return Json.write(all);
  }

  private static ArrayNode list(String written) {
    try {
      JsonNode json = written.isEmpty() ? null : Json.tree(written);
      return json instanceof ArrayNode list ? list : Json.MAPPER.createArrayNode();
    } catch (InvalidInput noList) {
      return Json.MAPPER.createArrayNode();
    }
  }

  /** What finds a prompt in the tag, with spaces or without, with letters or their escapes. */
  static String pattern(String nameAndVersion) {
    String[] prompt = nameAndVersion.split("/", 2);
    return "\"name\": ?\""
        + quoted(prompt[0])
        + "\", ?\"version\": ?\"?"
        + quoted(prompt[1])
        + "\"?}";
  }

  private static String quoted(String text) {
    var pattern = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              String written = Character.toString(c);
              if (c < 128) {
                pattern.append(Character.isLetterOrDigit(c) ? "" : "\\").append(written);
              } else {
                pattern.append("(?:").append(written).append('|');
                written.chars().forEach(half -> pattern.append("\\\\u%04x".formatted(half)));
                pattern.append(')');
              }
            });
    return pattern.toString();
  }
}
