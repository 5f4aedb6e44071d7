package lazo.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import lazo.problem.InvalidInput;

/**
 * The command line's own JSON: what users give in files and options, and what {@code --output json}
 * prints.
 */
final class Json {

  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Reads text that a user gave; {@code source} is what the message calls it. */
  static JsonNode read(String text, String source) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
      throw new InvalidInput(source + " is not JSON" + where + ": " + e.getOriginalMessage());
    }
  }
}
