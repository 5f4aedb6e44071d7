package lazo.retraining;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.dataset.DatasetVersion;
import lazo.dataset.Datasets;
import lazo.features.Frame;
import lazo.feedback.Feedback;
import lazo.monitoring.Recompute;
import lazo.monitoring.ReferenceSample;
import lazo.packaging.Packages;
import lazo.scoring.Package;
import org.jspecify.annotations.Nullable;

/**
 * Rows as training makes them, for monitoring: the reference that a champion's traffic is compared
 * with, and the features of rows that were served. Each package is asked about by the definition it
 * was trained by, whatever the loop says by now.
 */
public final class WatchedRows implements Recompute {
  /** The newest span of the training rows; older ones say little about what to expect now. */
  private static final Duration REFERENCE_SPAN = Duration.ofDays(31);

  /** Enough for edges and daily counts of a month. */
  private static final int REFERENCE_ROWS = 100_000;

  private final Retraining retraining;
  private final Datasets datasets;
  private final Packages packages;
  private final DatasetRows datasetRows;

  public WatchedRows(
      Retraining retraining, Datasets datasets, DatasetRows rows, Packages packages) {
    this.retraining = retraining;
    this.datasets = datasets;
    this.packages = packages;
    this.datasetRows = rows;
  }

  /** What a package was trained on last; empty when this server does not know. */
  public Optional<ReferenceSample> reference(String packageDigest) {
    Optional<RetrainingDefinition> made = retraining.definitionOf(packageDigest);
    Optional<DatasetVersion> version = made.flatMap(known -> datasets.latest(known.dataset()));
    if (made.isEmpty() || version.isEmpty()) {
      return Optional.empty();
    }
    TrainingRows rows = datasetRows.of(made.get().data(), version.get());
    Instant end = rows.end();
    Frame frame = rows.sample(end.minus(REFERENCE_SPAN), end, REFERENCE_ROWS);
    Frame features = frame.select(made.get().data().spec().columns());
    return Optional.of(
        new ReferenceSample(
            packageDigest,
            features,
            scores(packageDigest, features),
            frame.longs(made.get().data().time()).values()));
  }

  @Override
  public Frame features(String loop, String packageDigest, Frame logged) {
    RetrainingDefinition definition =
        retraining.definitionOf(packageDigest).orElseGet(() -> retraining.definition(loop));
    RetrainingDefinition.Data data = definition.data();
    String id = data.id();
    Optional<DatasetVersion> version = datasets.latest(definition.dataset());
    if (id == null || version.isEmpty() || logged.rows() == 0) {
      return none();
    }
    String column = Feedback.inputColumn(id);
    if (!logged.has(column)) {
      return none();
    }
    Instant[] span = span(logged, Feedback.inputColumn(data.time()));
    Frame rows = datasetRows.of(data, version.get()).frame(span[0], span[1]);
    return matched(logged, column, rows, id, data);
  }

  private static Frame none() {
    return Frame.builder(0).build();
  }

  /** The span of the rows' own times; of their arrival when they were not sent along. */
  private static Instant[] span(Frame logged, String time) {
    long[] micros = logged.longs(logged.has(time) ? time : "at").values();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (long at : micros) {
      first = Math.min(first, at);
      last = Math.max(last, at);
    }
    return new Instant[] {
      Instant.EPOCH.plus(first, ChronoUnit.MICROS), Instant.EPOCH.plus(last + 1, ChronoUnit.MICROS)
    };
  }

  private static Frame matched(
      Frame logged, String column, Frame rows, String id, RetrainingDefinition.Data data) {
    Map<String, Integer> at = new HashMap<>();
    @Nullable String[] delivered = rows.strings(id).values();
    for (int i = 0; i < delivered.length; i++) {
      at.put(delivered[i], i);
    }
    @Nullable String[] served = logged.strings(column).values();
    List<Integer> left = new ArrayList<>();
    List<Integer> right = new ArrayList<>();
    for (int i = 0; i < served.length; i++) {
      Integer match = at.get(served[i]);
      if (match != null) {
        left.add(i);
        right.add(match);
      }
    }
    return rows.rows(indices(right))
        .select(data.spec().columns())
        .with("id", logged.rows(indices(left)).column("id"));
  }

  private static int[] indices(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public double[] scores(String packageDigest, Frame features) {
    try (Package opened = packages.open(packageDigest)) {
      return opened.model().probabilities(features);
    }
  }
}
