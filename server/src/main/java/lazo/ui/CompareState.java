package lazo.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lazo.http.Request;
import lazo.problem.InvalidInput;

/**
 * What a comparison of runs shows, as it stands in its address.
 *
 * @param metrics whose curves are drawn; empty for the first few
 * @param axis what curves are laid out along: step, relative or wall
 * @param smoothing hundredths, 0 to 99
 * @param scatter what one number against another shows
 * @param boxes what the groups of runs show
 * @param dimensions what the parallel axes are; empty for the usual
 * @param file the path of the file shown side by side; empty for the usual
 */
public record CompareState(
    List<String> runs,
    boolean differences,
    List<String> metrics,
    String axis,
    boolean log,
    int smoothing,
    Scatter scatter,
    Boxes boxes,
    List<String> dimensions,
    String file) {

  /**
   * One number of each run against another.
   *
   * @param across such as {@code params.depth}, empty for the usual
   * @param third the number that lines join where it is equal, empty for none
   */
  public record Scatter(String across, String up, String third) {}

  /**
   * A number of runs in groups.
   *
   * @param by what runs of a group have the same of; empty for the usual
   */
  public record Boxes(String by, String of) {}

  static final int RUNS_MAX = 50;
  private static final int CHOSEN_MAX = 50;
  private static final List<String> AXES = List.of("step", "relative", "wall");

  static CompareState of(Request request) {
    List<String> runs = all(request, "run");
    if (runs.isEmpty() || runs.size() > RUNS_MAX) {
      throw new InvalidInput(
          "1 to "
              + RUNS_MAX
              + " runs can be compared, not "
              + runs.size()
              + "; tick them in the table of runs");
    }
    return of(request, runs);
  }

  /** What the address says beside the runs. */
  static CompareState of(Request request, List<String> runs) {
    String axis = request.queryParam("x").orElse("step").toLowerCase(Locale.ROOT);
    if (!AXES.contains(axis)) {
      throw new InvalidInput("'x' must be step, relative or wall, was '" + axis + "'");
    }
    return new CompareState(
        runs,
        request.queryParam("diff").orElse("").equals("1"),
        all(request, "metric"),
        axis,
        request.queryParam("log").orElse("").equals("1"),
        request.queryInt("smooth", 0, 0, 99),
        new Scatter(
            request.queryParam("across").orElse(""),
            request.queryParam("up").orElse(""),
            request.queryParam("third").orElse("")),
        new Boxes(request.queryParam("by").orElse(""), request.queryParam("of").orElse("")),
        all(request, "dim"),
        request.queryParam("file").orElse(""));
  }

  private static List<String> all(Request request, String name) {
    return request.query().getOrDefault(name, List.of()).stream()
        .filter(value -> !value.isEmpty())
        .distinct()
        .limit(CHOSEN_MAX + 1)
        .toList();
  }

  public List<String> axes() {
    return AXES;
  }

  public CompareState onlyDifferences(boolean other) {
    return new CompareState(
        runs, other, metrics, axis, log, smoothing, scatter, boxes, dimensions, file);
  }

  /** The same with other curves. */
  CompareState drawing(List<String> others) {
    return new CompareState(
        runs, differences, others, axis, log, smoothing, scatter, boxes, dimensions, file);
  }

  /** The same without one of its runs. */
  public CompareState without(String run) {
    List<String> others = runs.stream().filter(id -> !id.equals(run)).toList();
    return new CompareState(
        others, differences, metrics, axis, log, smoothing, scatter, boxes, dimensions, file);
  }

  /** A name and value of the address. */
  public record Field(String name, String value) {}

  /** What the address says of a part of the page: {@code table}, {@code curves}, … */
  private List<Field> part(String part) {
    List<Field> fields = new ArrayList<>();
    switch (part) {
      case "table" -> add(fields, "diff", differences ? "1" : "");
      case "curves" -> {
        metrics.forEach(metric -> add(fields, "metric", metric));
        add(fields, "x", axis.equals("step") ? "" : axis);
        add(fields, "log", log ? "1" : "");
        add(fields, "smooth", smoothing == 0 ? "" : String.valueOf(smoothing));
      }
      case "scatter" -> {
        add(fields, "across", scatter.across());
        add(fields, "up", scatter.up());
        add(fields, "third", scatter.third());
      }
      case "boxes" -> {
        add(fields, "by", boxes.by());
        add(fields, "of", boxes.of());
      }
      case "files" -> add(fields, "file", file);
      default -> dimensions.forEach(dimension -> add(fields, "dim", dimension));
    }
    return fields;
  }

  private static void add(List<Field> fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.add(new Field(name, value));
    }
  }

  /** What a form that changes one part of the page carries along of the others. */
  public List<Field> besides(String changed) {
    List<Field> fields = new ArrayList<>();
    runs.forEach(run -> add(fields, "run", run));
    List.of("table", "curves", "scatter", "boxes", "parallel", "files").stream()
        .filter(part -> !part.equals(changed))
        .forEach(part -> fields.addAll(part(part)));
    return fields;
  }

  /** The query of the address, with its question mark. */
  public String link() {
    return "?"
        + String.join(
            "&",
            besides("").stream()
                .map(field -> field.name() + "=" + RunsState.encoded(field.value()))
                .toList());
  }
}
