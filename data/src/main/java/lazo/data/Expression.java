package lazo.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * One scalar SQL expression over the columns of a row, written by a user and held against what is
 * allowed. Whatever passes depends on the row alone: it reads no table, no file, no clock, no
 * random number and no setting, so that training and serving compute the same from it.
 *
 * <p>DuckDB's own parser makes the tree, so that no trick of quoting or commenting separates what
 * is checked from what is run. The tree is then held against a list of what is allowed, never
 * against a list of what is not: a kind of node or function that a later DuckDB adds is refused
 * until it is listed. {@link Engine} is the second wall.
 *
 * @param columns the columns it refers to, as written
 */
record Expression(String name, String sql, Set<String> columns) {

  static final int LENGTH_MAX = 4_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> NODES =
      Set.of(
          "BETWEEN",
          "CASE",
          "CAST",
          "COLLATE",
          "COLUMN_REF",
          "COMPARISON",
          "CONJUNCTION",
          "CONSTANT",
          "FUNCTION",
          "LAMBDA",
          "OPERATOR",
          "TYPE");

  /**
   * Parses an expression.
   *
   * @param what what it is to its author, for messages: "derive `hour`"
   */
  static Expression parse(Engine engine, String what, String name, String sql) {
    if (sql.isBlank()) {
      throw new InvalidInput(what + " is empty; give a SQL expression over the columns of a row");
    }
    if (sql.length() > LENGTH_MAX || sql.indexOf('\0') >= 0) {
      throw new InvalidInput(what + " is longer than " + LENGTH_MAX + " characters or not text");
    }
    Walk walk = new Walk(engine, what + " `" + sql.strip() + "`");
    walk.expression(walk.only(tree(engine, sql)));
    return new Expression(name, sql, Set.copyOf(walk.columns));
  }

  /** As it is put into a statement: nothing in it can end the parentheses or comment them out. */
  String inParentheses() {
    return "(\n" + sql + "\n)";
  }

  private static JsonNode tree(Engine engine, String sql) {
    String json = engine.text("SELECT json_serialize_sql(?)", "SELECT (\n" + sql + "\n)");
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("DuckDB's syntax tree is not JSON", e);
    }
  }

  /** One pass over the tree of one expression. */
  private static final class Walk {

    private final Engine engine;
    private final String what;
    private final Set<String> columns = new LinkedHashSet<>();
    private final Set<String> bound = new HashSet<>();

    Walk(Engine engine, String what) {
      this.engine = engine;
      this.what = what;
    }

    /** The one expression of the one SELECT that has no FROM, no WHERE and nothing else. */
    JsonNode only(JsonNode tree) {
      if (tree.path("error").asBoolean()) {
        throw refuse("cannot be parsed: " + tree.path("error_message").asText());
      }
      JsonNode select = tree.path("statements").path(0).path("node");
      boolean plain =
          tree.path("statements").size() == 1
              && select.path("type").asText().equals("SELECT_NODE")
              && select.path("select_list").size() == 1
              && select.path("from_table").path("type").asText().equals("EMPTY")
              && select.path("modifiers").isEmpty()
              && select.path("cte_map").path("map").isEmpty()
              && select.path("group_expressions").isEmpty()
              && select.path("where_clause").isNull()
              && select.path("having").isNull()
              && select.path("sample").isNull()
              && select.path("qualify").isNull();
      if (!plain) {
        throw refuse("is not one expression over the columns of a row");
      }
      return select.path("select_list").path(0);
    }

    void expression(JsonNode node) {
      String kind = node.path("class").asText();
      if (!NODES.contains(kind)) {
        throw refuse(
            switch (kind) {
              case "SUBQUERY" -> "has a subquery; only the columns of the row can be used";
              case "WINDOW" -> "has a window function; only the columns of the row can be used";
              case "STAR" -> "has a *; name the columns";
              case "PARAMETER" -> "has a parameter; write the value";
              default -> "uses " + kind.replace('_', ' ') + ", which is not allowed";
            });
      }
      switch (kind) {
        case "COLUMN_REF" -> column(node);
        case "FUNCTION" -> function(node);
        case "LAMBDA" -> lambda(node);
        default -> children(node);
      }
    }

    private void column(JsonNode node) {
      JsonNode names = node.path("column_names");
      if (names.size() != 1) {
        throw refuse("refers to a column through a table or a structure; name the column alone");
      }
      String name = names.path(0).asText();
      if (!bound.contains(name)) {
        columns.add(name);
      }
    }

    private void function(JsonNode node) {
      String name = node.path("function_name").asText();
      if (!node.path("schema").asText().isEmpty() || !node.path("catalog").asText().isEmpty()) {
        throw refuse("calls a function through a schema; use its plain name");
      }
      if (!node.path("filter").isNull()
          || node.path("distinct").asBoolean()
          || !node.path("order_bys").path("orders").isEmpty()) {
        throw refuse("aggregates over rows in " + name + "; only one row is seen");
      }
      @Nullable String refusal = Functions.refusal(engine, name);
      if (refusal != null) {
        throw refuse("calls " + name + ", " + refusal);
      }
      children(node);
    }

    /** The parameters of a lambda are no columns. */
    private void lambda(JsonNode node) {
      Set<String> added = new HashSet<>();
      parameters(node.path("lhs"), added);
      added.removeAll(bound);
      bound.addAll(added);
      expression(node.path("expr"));
      bound.removeAll(added);
    }

    private void parameters(JsonNode node, Set<String> names) {
      if (node.path("class").asText().equals("COLUMN_REF")) {
        node.path("column_names").forEach(name -> names.add(name.asText()));
        return;
      }
      node.forEach(child -> parameters(child, names));
    }

    /** Every object below that is a node itself, however deep it is wrapped. */
    private void children(JsonNode node) {
      for (JsonNode child : node) {
        if (child.isObject() && child.has("class")) {
          expression(child);
        } else if (child.isContainerNode()) {
          children(child);
        }
      }
    }

    private InvalidInput refuse(String reason) {
      return new InvalidInput(what + " " + reason);
    }
  }
}
