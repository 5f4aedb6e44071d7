package lazo.ui;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lazo.http.Request;
import lazo.problem.InvalidInput;
import lazo.tracking.View;

/**
 * What a table of runs shows, as it stands in its address.
 *
 * @param page the token of a page, empty for the first
 * @param columns the keys chosen, such as {@code metrics.loss}; empty strings only mean none
 * @param flat nested runs stand where the order puts them, not under their parents
 * @param keys what the columns offered contain
 * @param since how far back the runs began, such as {@code 7d}; empty for ever
 * @param group what runs are put together by, such as {@code params.depth}; empty for nothing
 * @param pins the runs that stay on top
 * @param hidden the runs that are left out
 */
public record RunsState(
    String filter,
    String order,
    String page,
    List<String> columns,
    View view,
    boolean flat,
    String keys,
    String since,
    String group,
    List<String> pins,
    List<String> hidden) {
  private static final int COLUMNS_MAX = 100;
  private static final int PINS_MAX = 20;
  private static final int HIDDEN_MAX = 100;
  private static final List<String> SPANS = List.of("", "1h", "24h", "7d", "30d");

  static RunsState of(Request request) {
    return of(request.query());
  }

  private static RunsState of(Map<String, List<String>> query) {
    return new RunsState(
        one(query, "filter"),
        one(query, "order"),
        one(query, "page"),
        some(query, "col", COLUMNS_MAX, "columns"),
        view(one(query, "view")),
        one(query, "flat").equals("1"),
        one(query, "keys"),
        since(one(query, "since")),
        one(query, "group"),
        some(query, "pin", PINS_MAX, "runs on top"),
        some(query, "hide", HIDDEN_MAX, "runs left out"));
  }

  private static String one(Map<String, List<String>> query, String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static List<String> some(
      Map<String, List<String>> query, String name, int max, String what) {
    List<String> values = query.getOrDefault(name, List.of()).stream().distinct().toList();
    if (values.size() > max) {
      throw new InvalidInput(
          "a table has at most " + max + " " + what + ", " + values.size() + " were chosen");
    }
    return values;
  }

  private static String since(String word) {
    if (!SPANS.contains(word)) {
      throw new InvalidInput("'since' must be 1h, 24h, 7d or 30d, was '" + word + "'");
    }
    return word;
  }

  private static View view(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "", "active" -> View.ACTIVE_ONLY;
      case "deleted" -> View.DELETED_ONLY;
      case "all" -> View.ALL;
      default ->
          throw new InvalidInput("'view' must be active, deleted or all, was '" + word + "'");
    };
  }

  /** How far back it looks; empty for ever. */
  Optional<Duration> span() {
    return switch (since) {
      case "1h" -> Optional.of(Duration.ofHours(1));
      case "24h" -> Optional.of(Duration.ofDays(1));
      case "7d" -> Optional.of(Duration.ofDays(7));
      case "30d" -> Optional.of(Duration.ofDays(30));
      default -> Optional.empty();
    };
  }

  public List<String> spans() {
    return SPANS;
  }

  /** Children stand under their parents; a filter looks at every run by itself. */
  public boolean tree() {
    return !flat && filter.isBlank() && since.isEmpty() && group.isEmpty();
  }

  /** Nothing narrows it down. */
  public boolean everything() {
    return filter.isBlank() && since.isEmpty();
  }

  public String viewWord() {
    return switch (view) {
      case ACTIVE_ONLY -> "active";
      case DELETED_ONLY -> "deleted";
      case ALL -> "all";
    };
  }

  /** What stands in the address, by the name of the parameter. */
  private Map<String, List<String>> query() {
    Map<String, List<String>> query = new LinkedHashMap<>();
    query.put("filter", List.of(filter));
    query.put("order", List.of(order));
    query.put("page", List.of(page));
    query.put("col", columns);
    query.put("view", List.of(view == View.ACTIVE_ONLY ? "" : viewWord()));
    query.put("flat", List.of(flat ? "1" : ""));
    query.put("keys", List.of(keys));
    query.put("since", List.of(since));
    query.put("group", List.of(group));
    query.put("pin", pins);
    query.put("hide", hidden);
    query.forEach((name, values) -> query.put(name, shown(name, values)));
    return query;
  }

  private static List<String> shown(String name, List<String> values) {
    boolean meansNone = name.equals("col"); // an empty column says: none at all
    return meansNone ? values : values.stream().filter(value -> !value.isEmpty()).toList();
  }

  private RunsState with(String name, List<String> values) {
    Map<String, List<String>> query = query();
    query.put("page", List.of());
    query.put(name, values);
    return of(query);
  }

  RunsState at(String otherPage) {
    return with("page", List.of(otherPage));
  }

  public RunsState filtered(String other) {
    return with("filter", List.of(other));
  }

  public RunsState viewed(String word) {
    return with("view", List.of(word));
  }

  public RunsState flattened(boolean other) {
    return with("flat", List.of(other ? "1" : ""));
  }

  public RunsState back(String word) {
    return with("since", List.of(word));
  }

  public RunsState grouped(String by) {
    return with("group", List.of(by));
  }

  public RunsState unpinned(String run) {
    return with("pin", pins.stream().filter(pin -> !pin.equals(run)).toList());
  }

  /** This table with nothing left out. */
  public RunsState unhidden() {
    return with("hide", List.of());
  }

  /** This table ordered by a key, the other way round when it already is. */
  public RunsState orderedBy(String key) {
    return with("order", List.of(key + (direction(key).equals("descending") ? " ASC" : " DESC")));
  }

  /** How it is ordered by a key, in the words of {@code aria-sort}. */
  public String direction(String key) {
    boolean newest = order.isBlank() && key.equals("attributes.start_time");
    if (newest || order.equalsIgnoreCase(key + " DESC")) {
      return "descending";
    }
    boolean ascending = order.equalsIgnoreCase(key + " ASC") || order.equalsIgnoreCase(key);
    return ascending ? "ascending" : "none";
  }

  /** A parameter and its value, as a form sends it. */
  public record Field(String name, String value) {}

  /** What a form that sets some parameters keeps: the others, and not the page. */
  public List<Field> besides(String... changed) {
    List<String> left = new ArrayList<>(List.of(changed));
    left.add("page");
    List<Field> fields = new ArrayList<>();
    query()
        .forEach(
            (name, values) -> {
              if (!left.contains(name)) {
                values.forEach(value -> fields.add(new Field(name, value)));
              }
            });
    return fields;
  }

  /** The query of the address, with its question mark. */
  public String link() {
    List<String> parts = new ArrayList<>();
    query()
        .forEach((name, values) -> values.forEach(value -> parts.add(name + "=" + encoded(value))));
    return "?" + String.join("&", parts);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
