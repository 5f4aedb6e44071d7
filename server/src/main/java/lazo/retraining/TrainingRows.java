package lazo.retraining;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import lazo.data.DuckDb;
import lazo.data.FeedSource;
import lazo.data.Relation;
import lazo.data.Selection;
import lazo.data.Source;
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
  /** Written and read in pieces of this span, so that memory does not grow with the past. */
  private static final Duration PIECE = Duration.ofDays(14);

  private final DuckDb duck;
  private final RetrainingDefinition.Data definition;
  private final Relation relation;
  private final List<FeedSource> feeds = new ArrayList<>();
  private Source.@Nullable TimeRange times;

  /** Every expression and name of the definition is checked against the files at the first read. */
  public TrainingRows(DuckDb duck, RetrainingDefinition.Data definition, List<Path> files) {
    this.duck = duck;
    this.definition = definition;
    this.relation = new Relation(files, definition.derive());
    for (Feed feed : definition.feeds()) {
      feeds.add(new FeedSource(feed, relation));
    }
  }

  /** The columns of the features, the target and the time, and the id where there is one. */
  public List<String> columns() {
    Set<String> columns = new LinkedHashSet<>(definition.spec().columns());
    columns.add(definition.target());
    columns.add(definition.time());
    if (definition.id() != null) {
      columns.add(definition.id());
    }
    return List.copyOf(columns);
  }

  /** The rows with an event time in the span. */
  public Frame frame(Instant from, Instant to) {
    try (SourceReader reader = reader()) {
      return reader.frame(Selection.between(columns(), from, to));
    }
  }

  long count(Instant from, Instant to) {
    try (SourceReader reader = reader()) {
      return reader.count(from, to);
    }
  }

  /** Of the rows with an event time in the span, about so many, the same ones every time. */
  Frame sample(Instant from, Instant to, long wanted) {
    try (SourceReader reader = reader()) {
      return reader.frame(selection(from, to, share(reader, from, to, wanted)));
    }
  }

  private SourceReader reader() {
    return SourceReader.open(duck, relation, definition.time(), feeds);
  }

  private static double share(
      SourceReader reader, Instant from, Instant to, @Nullable Long wanted) {
    return wanted == null ? 1 : Math.min(1, (double) wanted / Math.max(1, reader.count(from, to)));
  }

  private Selection selection(Instant from, Instant to, double share) {
    Selection span = Selection.between(columns(), from, to);
    return share == 1 ? span : span.sampled(new Selection.Sample(share, List.of(), 0));
  }

  /** The instant after the last event. */
  public Instant end() {
    return times().last().plusMillis(1);
  }

  public Instant begin() {
    return times().first();
  }

  private Source.TimeRange times() {
    if (times == null) {
      String time = definition.time();
      times = Source.times(duck, relation, Set.of(time)).get(time);
      if (times == null) {
        throw new InvalidInput("no row of the dataset has a '" + time + "'");
      }
    }
    return times;
  }

  /**
   * Writes the rows of the span, or a sample of about {@code atMost} of them, to a file for the
   * training process; returns how many.
   */
  public long write(Path file, Instant from, Instant to, @Nullable Long atMost) {
    long rows = 0;
    try (SourceReader reader = reader();
        var writer = new FrameWriter(file)) {
      double share = share(reader, from, to, atMost);
      for (Instant begin = from; begin.isBefore(to); begin = begin.plus(PIECE)) {
        Instant end = begin.plus(PIECE).isBefore(to) ? begin.plus(PIECE) : to;
        Frame piece = reader.frame(selection(begin, end, share));
        if (piece.rows() > 0) {
          writer.append(piece);
          rows += piece.rows();
        }
      }
      writer.finish();
    }
    return rows;
  }
}
