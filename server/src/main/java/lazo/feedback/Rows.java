package lazo.feedback;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.features.Column;
import lazo.features.Frame;
import org.jspecify.annotations.Nullable;

/** Turns logged requests into rows, one for each prediction. */
final class Rows {
  static final String ID = "id";
  static final String AT = "at";
  static final String VARIANT = "variant";
  static final String PACKAGE = "package";
  static final String SCORE = "score";
  static final String LABEL = "label";

  /** Columns of ours; an input of the same name is stored as {@code input.name}. */
  private static final Set<String> OURS = Set.of(ID, AT, VARIANT, PACKAGE, SCORE, LABEL);

  private static final int DIGEST_LETTERS = 12;

  private Rows() {}

  static String scoreColumn(String digest) {
    String hex = digest.substring(digest.indexOf(':') + 1);
    return SCORE + "@" + hex.substring(0, Math.min(DIGEST_LETTERS, hex.length()));
  }

  static Frame of(List<ScoredRequest> requests) {
    int rows = requests.stream().mapToInt(ScoredRequest::rows).sum();
    @Nullable String[] id = new @Nullable String[rows];
    @Nullable String[] variant = new @Nullable String[rows];
    @Nullable String[] digest = new @Nullable String[rows];
    long[] at = new long[rows];
    double[] score = new double[rows];
    Map<String, double[]> byPackage = new LinkedHashMap<>();
    List<Frame> inputs = new ArrayList<>(requests.size());
    int row = 0;
    for (ScoredRequest request : requests) {
      int end = row + request.rows();
      for (int k = 0; k < request.rows(); k++) {
        id[row + k] = request.id() + "/" + k;
      }
      Arrays.fill(variant, row, end, request.variant());
      Arrays.fill(digest, row, end, request.packageDigest());
      Arrays.fill(at, row, end, micros(request.at()));
      System.arraycopy(request.scores(), 0, score, row, request.rows());
      put(byPackage, request.packageDigest(), request.scores(), row, rows);
      int from = row;
      request.shadowScores().forEach((other, scores) -> put(byPackage, other, scores, from, rows));
      inputs.add(request.inputs());
      row = end;
    }
    Frame.Builder frame =
        Frame.builder(rows)
            .add(ID, new Column.Strings(id))
            .add(AT, new Column.Longs(at))
            .add(VARIANT, new Column.Strings(variant))
            .add(PACKAGE, new Column.Strings(digest));
    if (!inputs.isEmpty()) {
      Frame given = Frames.concat(inputs);
      given.names().forEach(name -> frame.add(inputColumn(name), given.column(name)));
    }
    frame.add(SCORE, new Column.Doubles(score));
    byPackage.forEach((name, scores) -> frame.add(name, new Column.Doubles(scores)));
    return frame.build();
  }

  static String inputColumn(String name) {
    return OURS.contains(name) || name.startsWith(SCORE + "@") ? "input." + name : name;
  }

  private static void put(
      Map<String, double[]> byPackage, String digest, double[] scores, int from, int rows) {
    double[] column =
        byPackage.computeIfAbsent(
            scoreColumn(digest),
            name -> {
              double[] none = new double[rows];
              Arrays.fill(none, Double.NaN);
              return none;
            });
    System.arraycopy(scores, 0, column, from, Math.min(scores.length, rows - from));
  }

  static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  /** The rows predicted from {@code from} (included) to {@code to} (not included). */
  static Frame between(Frame rows, Instant from, Instant to) {
    long[] at = rows.longs(AT).values();
    long first = micros(from);
    long end = micros(to);
    int[] inside = new int[at.length];
    int n = 0;
    for (int i = 0; i < at.length; i++) {
      if (at[i] >= first && at[i] < end) {
        inside[n++] = i;
      }
    }
    return n == at.length ? rows : rows.rows(Arrays.copyOf(inside, n));
  }
}
