package lazo.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/** The forms in which a loop's {@code checks} are written. */
public final class CheckForms {

  private static final String FORMS =
      "between: [10, 5500] | completeness: 0.99 | not-null: true | unique: true | in: [a, b] |"
          + " matches: regex | type: integer | freshness: 2d | mean: [0, 10] | median: [0, 10] |"
          + " quantile: 0.9 with between | similar-to: reference, each with a column;"
          + " row-count: [1, 100]; unique: [a, b]; satisfies: expression";
  private static final int CHECKS_MAX = 1_000;

  private CheckForms() {}

  /** Reads a list of checks. */
  public static List<Check> parse(JsonNode list) {
    if (!list.isArray()) {
      throw new InvalidInput("`checks` must be a list, for example [{column: x, between: [0, 1]}]");
    }
    if (list.size() > CHECKS_MAX) {
      throw new InvalidInput("at most " + CHECKS_MAX + " checks are run, were " + list.size());
    }
    List<Check> checks = new ArrayList<>();
    list.forEach(node -> checks.add(parseOne(node)));
    return List.copyOf(checks);
  }

  /** Reads one check, for example {@code {column: distance, between: [10, 5500]}}. */
  public static Check parseOne(JsonNode node) {
    Form form = new Form(node);
    Check check = read(form);
    form.done();
    return check;
  }

  private static Check read(Form form) {
    if (form.has("row-count")) {
      return new Check.RowCount(form.range("row-count"));
    }
    if (form.has("satisfies")) {
      return new Check.Satisfies(form.text("satisfies"), form.share());
    }
    if (form.has("unique") && !form.has("column")) {
      return new Check.Unique(form.texts("unique"));
    }
    String column = form.text("column");
    if (form.has("quantile")) {
      return new Check.Quantile(column, form.number("quantile"), form.range("between"));
    }
    if (form.has("between")) {
      return new Check.Between(column, form.range("between"), form.share());
    }
    if (form.has("completeness")) {
      return new Check.Completeness(column, form.number("completeness"));
    }
    if (form.has("not-null")) {
      form.yes("not-null");
      return new Check.Completeness(column, 1);
    }
    if (form.has("unique")) {
      form.yes("unique");
      return new Check.Unique(List.of(column));
    }
    if (form.has("in")) {
      return new Check.In(column, form.texts("in"), form.share());
    }
    if (form.has("matches")) {
      return new Check.Matches(column, form.text("matches"), form.share());
    }
    if (form.has("type")) {
      return new Check.Type(column, form.text("type"));
    }
    if (form.has("freshness")) {
      return new Check.Freshness(column, Words.span(form.text("freshness")));
    }
    if (form.has("mean")) {
      return new Check.Mean(column, form.range("mean"));
    }
    if (form.has("median")) {
      return new Check.Quantile(column, 0.5, form.range("median"));
    }
    if (form.has("similar-to")) {
      return similar(column, form);
    }
    throw form.wrong("has no rule");
  }

  private static Check similar(String column, Form form) {
    if (!form.text("similar-to").equals("reference")) {
      throw form.wrong("can only be `similar-to: reference`, the history of the data itself");
    }
    double factor = form.has("factor") ? form.number("factor") : Check.SimilarScale.FACTOR;
    return new Check.SimilarScale(column, factor);
  }

  /** One check's tree; whatever was not asked for is a mistake. */
  private static final class Form {

    private final JsonNode node;
    private final Set<String> left = new LinkedHashSet<>();

    Form(JsonNode node) {
      this.node = node;
      if (!node.isObject()) {
        throw wrong("is not a rule");
      }
      node.fieldNames().forEachRemaining(left::add);
    }

    boolean has(String key) {
      return node.has(key);
    }

    String text(String key) {
      JsonNode value = value(key);
      if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) {
        throw wrong("needs a text for `" + key + "`");
      }
      return value.asText();
    }

    double number(String key) {
      JsonNode value = value(key);
      if (!value.isNumber()) {
        throw wrong("needs a number for `" + key + "`");
      }
      return value.asDouble();
    }

    void yes(String key) {
      if (!value(key).isBoolean() || !value(key).asBoolean()) {
        throw wrong("needs `" + key + ": true`, or leave it out");
      }
    }

    double share() {
      return has("share") ? number("share") : 1;
    }

    List<String> texts(String key) {
      JsonNode value = value(key);
      if (!value.isArray() || value.isEmpty()) {
        throw wrong("needs a list for `" + key + "`");
      }
      return StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText).toList();
    }

    Check.Range range(String key) {
      JsonNode value = value(key);
      if (!value.isArray() || value.size() != 2) {
        throw wrong("needs two numbers for `" + key + "`, for example [10, 5500]; null is open");
      }
      return new Check.Range(end(key, value.get(0)), end(key, value.get(1)));
    }

    private @Nullable Double end(String key, JsonNode value) {
      if (!value.isNull() && !value.isNumber()) {
        throw wrong("needs two numbers for `" + key + "`, for example [10, 5500]; null is open");
      }
      return value.isNull() ? null : value.asDouble();
    }

    private JsonNode value(String key) {
      if (!node.has(key)) {
        throw wrong("needs `" + key + "`");
      }
      left.remove(key);
      return node.get(key);
    }

    void done() {
      if (!left.isEmpty()) {
        throw wrong("has `" + left.iterator().next() + "`, which is not known here");
      }
    }

    InvalidInput wrong(String reason) {
      return new InvalidInput("check " + node + " " + reason + "; the rules are " + FORMS);
    }
  }
}
