package lazo.loop;

import java.util.List;
import java.util.Map;

/**
 * A part of the document whose form belongs to another capability: its plain value (string, number,
 * boolean, list, map) and where it stands, so that what that capability finds wrong can be told by
 * line.
 */
public record Raw(Object value, int line, String field) {
  /** The fields of a mapping; empty for anything else. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> fields() {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  public List<?> items() {
    return value instanceof List<?> list ? list : List.of();
  }
}
