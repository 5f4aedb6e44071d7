package lazo.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import lazo.problem.NotFound;
import lazo.problem.TooLarge;
import lazo.scoring.Tensor;
import lazo.serving.log.Entry;
import lazo.serving.log.Hash;
import lazo.serving.log.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Answers for one endpoint by one plan. A request goes one way: its variant is chosen, feeds are
 * filled in, the model scores, the shadows score, all of it is logged, and then the answer leaves.
 */
final class ServedEndpoint {
  static final int ROWS_MAX = 100_000;

  private static final double[] NO_SCORES = {};

  final EndpointPlan plan;
  final EndpointInfo info;
  private final SequencedMap<String, ServedVariant> variants;
  private final List<FeedColumns> feeds;
  private final Recorder recorder;

  ServedEndpoint(
      EndpointPlan plan,
      EndpointInfo info,
      SequencedMap<String, ServedVariant> variants,
      List<FeedColumns> feeds,
      Recorder recorder) {
    this.plan = plan;
    this.info = info;
    this.variants = variants;
    this.feeds = List.copyOf(feeds);
    this.recorder = recorder;
  }

  Prediction predict(Request request) {
    long started = System.nanoTime();
    String given = request.id();
    String id = given == null ? recorder.newId() : given;
    ServedVariant variant = variant(request, id);
    try {
      return answer(variant, request, id, started);
    } catch (Conflict e) {
      variant.meters.failed("conflict"); // the caller's doing: not counted against the variant
      throw e;
    } catch (RuntimeException e) {
      variant.meters.failed(e instanceof LazoException known ? Kinds.of(known) : "internal");
      variant.stats.failed(recorder.nowMillis());
      throw e;
    }
  }

  private ServedVariant variant(Request request, String id) {
    String version = request.version();
    String sticky = request.stickyKey();
    Variant chosen =
        version == null
            ? plan.variants().size() == 1
                ? plan.variants().getFirst()
                : plan.choose(sticky == null ? id : sticky)
            : byVersion(version);
    ServedVariant served = variants.get(chosen.name());
    if (served == null) {
      throw new IllegalStateException("variant '" + chosen.name() + "' is not loaded");
    }
    return served;
  }

  Variant byVersion(String version) {
    for (Variant variant : plan.variants()) {
      if (variant.version().equals(version)) {
        return variant;
      }
    }
    throw new NotFound(
        "endpoint '%s' does not serve version '%s'; it serves %s"
            .formatted(
                plan.name(), version, plan.variants().stream().map(Variant::version).toList()));
  }

  private Prediction answer(ServedVariant variant, Request request, String id, long started) {
    SequencedMap<String, Tensor> inputs = byName(request.inputs());
    Tensor times = plan.time() == null ? null : inputs.get(plan.time());
    times = times == null ? null : EventTimes.micros(times);
    for (FeedColumns feed : feeds) {
      feed.fill(inputs, times);
    }
    ServedModel model = variant.model;
    List<Tensor> chosen = model.choose(inputs);
    int rows = rows(model, chosen);
    List<Tensor> columns = columns(inputs, times, chosen, rows);
    Logging logging = new Logging(variant, request, id, rows, columns);
    List<Tensor> outputs;
    double[] scores;
    try {
      outputs = model.score(chosen);
      scores = model.scores(outputs, rows);
    } catch (LazoException e) {
      long latency = System.nanoTime() - started;
      logging.write(NO_SCORES, new double[variant.shadows.size()][], latency, message(e));
      throw e;
    }
    long latency = System.nanoTime() - started;
    double[] @Nullable [] shadows = shadows(variant, inputs, rows);
    logging.write(scores, shadows, latency, null);
    variant.meters.answered(latency, rows);
    return new Prediction(id, plan.name(), variant.plan, outputs);
  }

  /** What is written for a request, whatever becomes of it. */
  private final class Logging {
    private final ServedVariant variant;
    private final Request request;
    private final String id;
    private final int rows;
    private final Layout layout;
    private final Object[] values;

    Logging(ServedVariant variant, Request request, String id, int rows, List<Tensor> columns) {
      this.variant = variant;
      this.request = request;
      this.id = id;
      this.rows = rows;
      this.layout = variant.layout(columns, rows);
      this.values = new Object[columns.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = columns.get(i).values();
      }
    }

    void write(
        double[] scores, double[] @Nullable [] shadows, long latency, @Nullable String error) {
      long now = recorder.nowMicros();
      boolean given = request.id() != null;
      recorder.append(
          new Entry(
              layout,
              id,
              given,
              given ? body() : 0,
              now,
              latency,
              rows,
              values,
              scores,
              shadows,
              error));
      if (error == null) {
        variant.stats.answered(Math.floorDiv(now, 1000), latency, rows);
      }
    }

    private long body() {
      Hash hash = new Hash().add(plan.name());
      for (Tensor input : request.inputs()) {
        hash.add(input.name()).add(input.datatype().name()).addArray(input.values());
        for (long size : input.shape()) {
          hash.add(size);
        }
      }
      return hash.value();
    }
  }

  private static String message(LazoException e) {
    return String.valueOf(e.getMessage());
  }

  private static SequencedMap<String, Tensor> byName(List<Tensor> inputs) {
    SequencedMap<String, Tensor> byName = LinkedHashMap.newLinkedHashMap(inputs.size() + 4);
    for (Tensor input : inputs) {
      if (byName.put(input.name(), input) != null) {
        throw new InvalidInput("input '" + input.name() + "' is given twice");
      }
    }
    return byName;
  }

  private static int rows(ServedModel model, List<Tensor> chosen) {
    int rows = model.rows(chosen);
    if (rows == 0) {
      throw new InvalidInput("the request has no rows");
    }
    if (rows > ROWS_MAX) {
      throw new TooLarge(
          "the request has %d rows, at most %d are taken at once; send it in parts"
              .formatted(rows, ROWS_MAX));
    }
    return rows;
  }

  /** What is logged: every input that has the rows of the request. */
  private List<Tensor> columns(
      Map<String, Tensor> inputs, @Nullable Tensor times, List<Tensor> chosen, int rows) {
    List<Tensor> columns = new ArrayList<>(inputs.size());
    for (Tensor input : inputs.values()) {
      if (input.shape().length > 0 && input.rows() == rows) {
        columns.add(times != null && input.name().equals(times.name()) ? times : input);
      } else if (chosen.stream().noneMatch(taken -> taken.name().equals(input.name()))) {
        throw new InvalidInput(
            "input '%s' has %d rows, the others have %d"
                .formatted(input.name(), input.rows(), rows));
      }
    }
    return columns;
  }

  private static double[] @Nullable [] shadows(
      ServedVariant variant, Map<String, Tensor> inputs, int rows) {
    double[] @Nullable [] scores = new double[variant.shadows.size()][];
    for (int i = 0; i < scores.length; i++) {
      try {
        ServedModel model = variant.shadows.get(i).model();
        List<Tensor> chosen = model.choose(inputs);
        scores[i] = model.rows(chosen) == rows ? model.scores(model.score(chosen), rows) : null;
      } catch (RuntimeException e) {
        scores[i] = null;
      }
      if (scores[i] == null) {
        variant.meters.shadowFailed();
      }
    }
    return scores;
  }
}
