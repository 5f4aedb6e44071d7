package lazo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/** What differs between two documents, field by field. */
final class LoopDifference {
  private static final int VALUE_CHARACTERS_MAX = 80;

  private LoopDifference() {}

  /**
   * One line for each field that differs: {@code path: old -> new}. Everything is new when there is
   * no document before.
   */
  static List<String> between(@Nullable LoopDocument before, LoopDocument after) {
    if (before == null) {
      return List.of("loop " + after.metadata().name() + " is new");
    }
    Map<String, String> old = flatten(before);
    Map<String, String> now = flatten(after);
    List<String> changes = new ArrayList<>();
    var paths = new TreeSet<>(old.keySet());
    paths.addAll(now.keySet());
    for (String path : paths) {
      String was = old.getOrDefault(path, "(nothing)");
      String is = now.getOrDefault(path, "(nothing)");
      if (!was.equals(is)) {
        changes.add(path + ": " + was + " -> " + is);
      }
    }
    return changes;
  }

  private static Map<String, String> flatten(LoopDocument document) {
    Map<String, String> fields = new LinkedHashMap<>();
    flatten("", Json.MAPPER.valueToTree(document), fields);
    return fields;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> fields) {
    if (node.isObject() && node.has("value") && node.has("line")) {
      fields.put(
          path, shortened(node.path("value").toString())); // a part that another capability reads
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              entry ->
                  flatten(
                      path.isEmpty() ? yaml(entry.getKey()) : path + "." + yaml(entry.getKey()),
                      entry.getValue(),
                      fields));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path + "[" + i + "]", node.get(i), fields);
      }
    } else {
      fields.put(path, shortened(node.asText()));
    }
  }

  private static String yaml(String component) {
    return YamlBinder.yamlName(component);
  }

  private static String shortened(String value) {
    return value.length() <= VALUE_CHARACTERS_MAX
        ? value
        : value.substring(0, VALUE_CHARACTERS_MAX - 1) + "…";
  }
}
