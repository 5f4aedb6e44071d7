package lazo.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lazo.http.Request;
import lazo.loop.Durations;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.registry.ModelVersion;
import lazo.tracking.Experiment;
import lazo.tracking.Run;
import lazo.tracking.RunColumns;
import lazo.tracking.RunSearch;
import lazo.tracking.RunTable;
import lazo.tracking.Tracking;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;

/**
 * The runs of an experiment: filtered by the search grammar, sorted and paged on the server; the
 * URL says it all.
 */
public final class RunsPage implements Pages.Page {
  private static final int RUNS_SHOWN = 50;
  private static final long COUNTED_MAX = 1_000_000;
  private static final Duration COUNT_AT_MOST = Duration.ofMillis(300);
  static final int KEYS_READ = 20_000;
  private static final int KEYS_OFFERED = 120;

  /** The keys of one kind that can become columns; {@code more} that are not listed. */
  public record Offer(String kind, List<RunColumn> columns, int more) {}

  /**
   * What is wrong with the filter or the order.
   *
   * @param at the character of the filter where it was found, -1 when that is not known
   */
  public record Problem(String message, int at) {
    private int place(String filter) {
      return Math.min(Math.max(at, 0), filter.length());
    }

    public String before(String filter) {
      return filter.substring(0, place(filter));
    }

    /** What stands at the place, up to the next space. */
    public String found(String filter) {
      int end = filter.indexOf(' ', place(filter));
      return filter.substring(place(filter), end < 0 ? filter.length() : end);
    }

    public String after(String filter) {
      return filter.substring(place(filter) + found(filter).length());
    }
  }

  /**
   * @param grouped the metrics that groups are told by
   * @param groups empty unless runs are put together
   * @param from the number of the first run shown, from 1
   * @param total how many runs the pages have together; empty when counting took too long
   * @param previous null on the first page
   * @param done what a button has just done, empty for nothing
   */
  public record Model(
      Experiment experiment,
      RunsState state,
      List<RunColumn> columns,
      List<Offer> offers,
      List<RunRows.Row> rows,
      List<String> grouped,
      List<RunGroups.Row> groups,
      long from,
      OptionalLong total,
      @Nullable RunsState previous,
      @Nullable RunsState next,
      @Nullable Problem problem,
      Map<String, List<RunLinks.Data>> data,
      Map<String, List<ModelVersion>> models,
      String done,
      String kept) {
    /** What is to be known of the experiment, in Markdown. */
    public String note() {
      return experiment.tags().getOrDefault(RunPage.NOTE_TAG, "");
    }

    public SortedMap<String, String> tags() {
      SortedMap<String, String> tags = new TreeMap<>(experiment.tags());
      tags.keySet().removeIf(key -> key.startsWith("mlflow."));
      return tags;
    }

    public boolean chosen(RunColumn column) {
      return columns.contains(column);
    }

    /** The number of the last run shown, where children do not count. */
    public long to() {
      return from - 1 + rows.stream().filter(row -> row.depth() == 0 && !row.pinned()).count();
    }

    /** Something to show in the column of data. */
    public boolean anyData() {
      return data.values().stream().anyMatch(list -> !list.isEmpty());
    }
  }

  private final Tracking tracking;
  private final Optional<Duration> kept;
  private final RunLinks links;

  /**
   * @param kept how long the deleted can be restored; empty for ever
   */
  RunsPage(Tracking tracking, RunLinks links, Optional<Duration> kept) {
    this.tracking = tracking;
    this.kept = kept;
    this.links = links;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Experiment experiment = tracking.experimentById(request.pathParam("id"));
    RunsState state = RunsState.of(request);
    long offset = Page.offset(state.page());
    RunTable.Keys keys = tracking.table().keys(experiment.id(), KEYS_READ);
    List<RunColumn> columns = RunColumn.chosen(state, keys);
    Found found = found(experiment, state, columns, page);
    List<Run> runs = found.rows.stream().map(RunRows.Row::run).toList();
    return Map.of(
        "model",
        new Model(
            experiment,
            state,
            columns,
            offers(keys, columns, state),
            found.rows,
            RunGroups.metrics(columns),
            found.groups,
            offset + 1,
            found.total,
            offset == 0 ? null : state.at(before(offset)),
            found.next == null ? null : state.at(found.next),
            found.problem,
            links.data(runs),
            links.models(runs),
            done(request, page),
            kept.map(time -> page.t("bin.kept", Durations.format(time))).orElse("")));
  }

  /** Runs or groups of them, or what is wrong with the question. */
  private record Found(
      List<RunRows.Row> rows,
      List<RunGroups.Row> groups,
      OptionalLong total,
      @Nullable String next,
      @Nullable Problem problem) {}

  private Found found(
      Experiment experiment, RunsState state, List<RunColumn> columns, PageContext page) {
    RunTable table = tracking.table();
    int before = 0; // characters that the reader did not write
    try {
      Filter.parse(state.filter());
      before = state.span().isEmpty() || state.filter().isBlank() ? 0 : 1;
      RunSearch search = search(experiment, state, columns, page.format().now());
      if (!state.group().isEmpty()) {
        var groups = RunGroups.rows(table, search, state, RunGroups.metrics(columns), page);
        return new Found(List.of(), groups, count(table, search), null, null);
      }
      Page<Run> some = table.page(search);
      var rows = new RunRows(table, search).rows(some.items(), pinned(state), state.hidden());
      return new Found(rows, List.of(), count(table, search), some.next(), null);
    } catch (InvalidInput e) {
      var problem = new Problem(String.valueOf(e.getMessage()), e.position().orElse(-1) - before);
      return new Found(List.of(), List.of(), OptionalLong.of(0), null, problem);
    }
  }

  private static OptionalLong count(RunTable table, RunSearch search) {
    return table.count(search, COUNTED_MAX, COUNT_AT_MOST);
  }

  /** Those that are there still. */
  private List<Run> pinned(RunsState state) {
    List<Run> pinned = new ArrayList<>();
    for (String id : state.pins()) {
      try {
        pinned.add(tracking.run(id));
      } catch (NotFound gone) {
        // an old link
      }
    }
    return pinned;
  }

  static RunSearch search(
      Experiment experiment, RunsState state, List<RunColumn> columns, Instant now) {
    Set<String> tags = new HashSet<>(keys(columns, "tags"));
    tags.addAll(RunLinks.TAGS);
    tags.add(Tracking.PARENT_TAG);
    return new RunSearch(
        experiment.id(),
        filter(state, now),
        state.view(),
        state.order().isBlank() ? List.of() : List.of(state.order()),
        state.tree(),
        RunColumns.of(keys(columns, "metrics"), keys(columns, "params"), tags),
        RUNS_SHOWN,
        state.page());
  }

  private static String filter(RunsState state, Instant now) {
    if (state.span().isEmpty()) {
      return state.filter();
    }
    String since = "attributes.start_time >= " + now.minus(state.span().get()).toEpochMilli();
    return state.filter().isBlank() ? since : "(" + state.filter() + ") AND " + since;
  }

  private static Set<String> keys(List<RunColumn> columns, String kind) {
    return columns.stream()
        .filter(column -> column.kind().equals(kind))
        .map(RunColumn::key)
        .collect(Collectors.toSet());
  }

  private static String before(long offset) {
    return offset <= RUNS_SHOWN ? "" : Page.token(offset - RUNS_SHOWN);
  }

  private static List<Offer> offers(RunTable.Keys keys, List<RunColumn> chosen, RunsState state) {
    return List.of(
        offer("metrics", keys.metrics(), chosen, state),
        offer("params", keys.params(), chosen, state),
        offer("tags", keys.tags(), chosen, state));
  }

  /** What is chosen, then what fits the words typed. */
  private static Offer offer(
      String kind, SortedSet<String> keys, List<RunColumn> chosen, RunsState state) {
    String words = state.keys().toLowerCase(Locale.ROOT);
    List<RunColumn> columns =
        new ArrayList<>(chosen.stream().filter(column -> column.kind().equals(kind)).toList());
    List<RunColumn> fitting =
        keys.stream()
            .filter(key -> key.toLowerCase(Locale.ROOT).contains(words))
            .filter(key -> !key.startsWith("mlflow."))
            .map(key -> new RunColumn(kind, key))
            .filter(column -> !chosen.contains(column))
            .toList();
    columns.addAll(fitting.stream().limit(KEYS_OFFERED).toList());
    return new Offer(kind, columns, Math.max(0, fitting.size() - KEYS_OFFERED));
  }

  private static String done(Request request, PageContext page) {
    String did = request.queryParam("did").orElse("");
    int runs = request.queryInt("n", 0, 0, RunActions.RUNS_MAX);
    return switch (did) {
      case "tag" -> page.t("runs.did.tag", runs);
      case "rename" -> page.t("runs.did.rename");
      case "delete" -> page.t("runs.did.delete", runs);
      case "restore" -> page.t("runs.did.restore", runs);
      case "purge" -> page.t("runs.did.purge", runs);
      default -> "";
    };
  }
}
