package lazo.ui;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 */
public record RunsState(
    String filter,
    String order,
    String page,
    List<String> columns,
    View view,
    boolean flat,
    String keys) {
  private static final int COLUMNS_MAX = 100;

  static RunsState of(Request request) {
    List<String> columns = request.query().getOrDefault("col", List.of());
    if (columns.size() > COLUMNS_MAX) {
      throw new InvalidInput(
          "a table has at most " + COLUMNS_MAX + " columns, " + columns.size() + " were chosen");
    }
    return new RunsState(
        request.queryParam("filter").orElse(""),
        request.queryParam("order").orElse(""),
        request.queryParam("page").orElse(""),
        columns,
        view(request.queryParam("view").orElse("")),
        request.queryParam("flat").orElse("").equals("1"),
        request.queryParam("keys").orElse(""));
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

  /** Children stand under their parents; a filter looks at every run by itself. */
  public boolean tree() {
    return !flat && filter.isBlank();
  }

  public String viewWord() {
    return switch (view) {
      case ACTIVE_ONLY -> "active";
      case DELETED_ONLY -> "deleted";
      case ALL -> "all";
    };
  }

  RunsState at(String otherPage) {
    return new RunsState(filter, order, otherPage, columns, view, flat, keys);
  }

  public RunsState filtered(String other) {
    return new RunsState(other, order, "", columns, view, flat, keys);
  }

  public RunsState viewed(String word) {
    return new RunsState(filter, order, "", columns, view(word), flat, keys);
  }

  public RunsState flattened(boolean other) {
    return new RunsState(filter, order, "", columns, view, other, keys);
  }

  private RunsState ordered(String other) {
    return new RunsState(filter, other, "", columns, view, flat, keys);
  }

  /** This table ordered by a key, the other way round when it already is. */
  public RunsState orderedBy(String key) {
    return ordered(key + (direction(key).equals("descending") ? " ASC" : " DESC"));
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

  /** The query of the address, with its question mark. */
  public String link() {
    List<String> parts = new ArrayList<>();
    add(parts, "filter", filter);
    add(parts, "order", order);
    add(parts, "page", page);
    columns.forEach(column -> parts.add("col=" + encoded(column)));
    add(parts, "view", view == View.ACTIVE_ONLY ? "" : viewWord());
    add(parts, "flat", flat ? "1" : "");
    add(parts, "keys", keys);
    return "?" + String.join("&", parts);
  }

  private static void add(List<String> parts, String name, String value) {
    if (!value.isEmpty()) {
      parts.add(name + "=" + encoded(value));
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
