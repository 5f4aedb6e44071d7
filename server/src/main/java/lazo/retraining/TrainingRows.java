package lazo.retraining;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import lazo.data.DuckDb;
import lazo.data.FeedSource;
import lazo.data.Relation;
import lazo.data.Selection;
import lazo.data.Source.TimeRange;
import lazo.data.SourceReader;
import lazo.features.Feed;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import lazo.training.FrameWriter;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of a definition from the files of a dataset version: derived columns, feeds as of
 * each row's time. For one thread.
 */
public final class TrainingRows {
  /**
   * Written and read in pieces of this span, two at a time, so that memory does not grow with the
   * past.
   */
  private static final Duration PIECE = Duration.ofDays(14);

  private final DuckDb duck;
  private final RetrainingDefinition.Data definition;
  private final List<Path> files;
  private final List<Map<String, TimeRange>> times;

  /**
   * Every expression and name of the definition is checked against the files at the first read.
   *
   * @param times by file, the first and the last event time, and those of the rows of the feeds
   */
  TrainingRows(
      DuckDb duck,
      RetrainingDefinition.Data definition,
      List<Path> files,
      List<Map<String, TimeRange>> times) {
    this.duck = duck;
    this.definition = definition;
    this.files = files;
    this.times = times;
  }

  /** The columns of the features, the target and the time, and the id where there is one. */
  public List<String> columns() {
    Set<String> columns = new LinkedHashSet<>(withoutId());
    if (definition.id() != null) {
      columns.add(definition.id());
    }
    return List.copyOf(columns);
  }

  /** An id is a text of its own in each row, costly to read, and nothing to learn from. */
  private List<String> withoutId() {
    Set<String> columns = new LinkedHashSet<>(definition.spec().columns());
    columns.add(definition.target());
    columns.add(definition.time());
    return List.copyOf(columns);
  }

  /** The rows with an event time in the span. */
  public Frame frame(Instant from, Instant to) {
    Selection.Files some = holding(from, to);
    try (SourceReader reader = reader(files.subList(some.from(), some.to()))) {
      return reader.frame(Selection.between(columns(), from, to));
    }
  }

  long count(Instant from, Instant to) {
    Selection.Files some = holding(from, to);
    try (SourceReader reader = reader(files.subList(some.from(), some.to()))) {
      return reader.count(from, to, null);
    }
  }

  /** Of the rows with an event time in the span, about so many, the same ones every time. */
  Frame sample(Instant from, Instant to, long wanted) {
    try (SourceReader reader = reader(files)) {
      return reader.frame(selection(from, to, share(reader, from, to, wanted)));
    }
  }

  private SourceReader reader(List<Path> some) {
    var relation = new Relation(some, definition.derive());
    List<FeedSource> feeds =
        definition.feeds().stream().map(feed -> new FeedSource(feed, relation)).toList();
    return SourceReader.open(duck, relation, definition.time(), feeds);
  }

  /**
   * From the first to the last file with an event time in the span, or with feed rows that count
   * for one; any file where there is none.
   */
  private Selection.Files holding(Instant from, Instant to) {
    Duration back =
        definition.feeds().stream()
            .map(Feed::within)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    int first = files.size();
    int last = 0;
    for (int i = 0; i < files.size(); i++) {
      boolean needed =
          times.get(i).values().stream()
              .anyMatch(
                  range -> range.first().isBefore(to) && !range.last().isBefore(from.minus(back)));
      first = needed && first > i ? i : first;
      last = needed ? i : last;
    }
    return first > last ? new Selection.Files(0, 1) : new Selection.Files(first, last + 1);
  }

  private double share(SourceReader reader, Instant from, Instant to, @Nullable Long wanted) {
    return wanted == null
        ? 1
        : Math.min(1, (double) wanted / Math.max(1, reader.count(from, to, holding(from, to))));
  }

  private Selection selection(Instant from, Instant to, double share) {
    Selection span = Selection.between(withoutId(), from, to).in(holding(from, to));
    return share == 1 ? span : span.sampled(new Selection.Sample(share, List.of(), 0));
  }

  /** The instant after the last event. */
  public Instant end() {
    return ends()
        .map(TimeRange::last)
        .max(Comparator.naturalOrder())
        .orElseThrow(this::none)
        .plusMillis(1);
  }

  public Instant begin() {
    return ends().map(TimeRange::first).min(Comparator.naturalOrder()).orElseThrow(this::none);
  }

  private Stream<TimeRange> ends() {
    return times.stream()
        .flatMap(file -> Optional.ofNullable(file.get(definition.time())).stream());
  }

  private InvalidInput none() {
    return new InvalidInput("no row of the dataset has a '" + definition.time() + "'");
  }

  /**
   * Writes the rows of the span, or a sample of about {@code atMost} of them, to a file for the
   * training process, without their ids; returns how many.
   */
  public long write(Path file, Instant from, Instant to, @Nullable Long atMost) {
    try (SourceReader reader = reader(files);
        SourceReader beside = reader.beside();
        ExecutorService reading = Executors.newFixedThreadPool(2);
        var writer = new FrameWriter(file)) {
      double share = share(reader, from, to, atMost);
      var begun = new ArrayDeque<CompletableFuture<Frame>>();
      long rows = 0;
      SourceReader next = reader;
      for (Instant begin = from; begin.isBefore(to); begin = begin.plus(PIECE)) {
        Instant end = begin.plus(PIECE).isBefore(to) ? begin.plus(PIECE) : to;
        Selection piece = selection(begin, end, share);
        SourceReader by = next;
        begun.add(CompletableFuture.supplyAsync(() -> by.frame(piece), reading));
        next = by == reader ? beside : reader;
        if (begun.size() > 1) { // each reader has its piece: the older one ends before the next
          rows += append(writer, begun.remove());
        }
      }
      while (!begun.isEmpty()) {
        rows += append(writer, begun.remove());
      }
      writer.finish();
      return rows;
    }
  }

  private static long append(FrameWriter writer, CompletableFuture<Frame> read) {
    try {
      Frame piece = read.join();
      if (piece.rows() > 0) {
        writer.append(piece);
      }
      return piece.rows();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
