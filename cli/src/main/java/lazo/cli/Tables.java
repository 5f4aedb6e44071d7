package lazo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON answer as text for people: a list of objects becomes a table with a column for each plain
 * field, one object a list of its fields, with the lists inside it as tables of their own.
 */
final class Tables {

  private static final int CELL_CHARACTERS_MAX = 60;

  private Tables() {}

  static String of(JsonNode answer) {
    StringBuilder text = new StringBuilder();
    write(unwrap(answer), "", text);
    return text.toString();
  }

  /** {"loops": [...]} is about its list. */
  private static JsonNode unwrap(JsonNode answer) {
    return answer.isObject() && answer.size() == 1 && answer.elements().next().isArray()
        ? answer.elements().next()
        : answer;
  }

  private static void write(JsonNode node, String indent, StringBuilder text) {
    if (node.isArray()) {
      writeList(node, indent, text);
    } else if (node.isObject()) {
      writeObject(node, indent, text);
    } else if (!node.isMissingNode()) {
      text.append(indent).append(node.asText()).append('\n');
    }
  }

  private static void writeList(JsonNode list, String indent, StringBuilder text) {
    if (list.isEmpty()) {
      text.append(indent).append("none\n");
      return;
    }
    Set<String> columns = new LinkedHashSet<>();
    for (JsonNode row : list) {
      if (!row.isObject()) {
        list.forEach(entry -> text.append(indent).append(plain(entry)).append('\n'));
        return;
      }
      row.properties().stream()
          .filter(field -> isCell(field.getValue()))
          .map(Map.Entry::getKey)
          .forEach(columns::add);
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(columns.stream().map(Tables::heading).toList());
    for (JsonNode row : list) {
      rows.add(columns.stream().map(column -> cell(row.path(column))).toList());
    }
    text.append(align(rows, indent));
  }

  private static void writeObject(JsonNode object, String indent, StringBuilder text) {
    List<List<String>> fields = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (isCell(field.getValue())) {
        fields.add(List.of(heading(field.getKey()), plain(field.getValue())));
      }
    }
    text.append(align(fields, indent));
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!isCell(field.getValue())) {
        text.append(indent).append(heading(field.getKey())).append('\n');
        write(field.getValue(), indent + "  ", text);
      }
    }
  }

  /** Short enough to stand in a line: anything plain, and short lists of plain things. */
  private static boolean isCell(JsonNode value) {
    if (!value.isArray()) {
      return !value.isObject();
    }
    for (JsonNode entry : value) {
      if (entry.isContainerNode()) {
        return false;
      }
    }
    return value.size() <= 10;
  }

  private static String heading(String name) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c)) {
        words.append(' ');
      }
      words.append(c == '_' || c == '-' ? ' ' : Character.toLowerCase(c));
    }
    return words.toString();
  }

  private static String cell(JsonNode value) {
    String text = plain(value).replace('\n', ' ');
    return text.length() <= CELL_CHARACTERS_MAX
        ? text
        : text.substring(0, CELL_CHARACTERS_MAX - 1) + "…";
  }

  private static String plain(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (value.isArray()) {
      List<String> entries = new ArrayList<>();
      value.forEach(entry -> entries.add(entry.asText()));
      return String.join(", ", entries);
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  /** Columns side by side, each as wide as its widest cell. */
  static String align(List<List<String>> rows, String indent) {
    if (rows.isEmpty()) {
      return "";
    }
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
