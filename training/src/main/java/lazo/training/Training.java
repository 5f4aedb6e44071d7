package lazo.training;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lazo.features.FittedSpec;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import lazo.scoring.Manifest;
import lazo.scoring.OnnxModel;
import lazo.scoring.Package;
import lazo.scoring.Provenance;
import lazo.stats.quality.Quality;

/** One training from frame file to package, in the process of the caller. */
final class Training {
  /**
   * Between the ONNX file and the trainer's own library; float32 sums in another order differ less.
   */
  static final double PARITY_MAX = 1e-5;

  private static final int PARITY_ROWS = 1000;
  private static final int GOLDEN_ROWS = 20;

  /** Quality on the training rows is measured on this many of them, evenly spread. */
  private static final int TRAIN_METRIC_ROWS = 100_000;

  private final TrainingRequest request;
  private final Consumer<Progress> progress;
  private final long started = System.nanoTime();
  private final Map<String, Double> seconds = new TreeMap<>();

  Training(TrainingRequest request, Consumer<Progress> progress) {
    this.request = request;
    this.progress = progress;
  }

  TrainingResult run() {
    Trainer trainer = Trainer.named(request.trainer());
    Params params = trainer.params(request.params());
    Split split = timed("read", this::read);
    double[] labels = labels(split.train());
    FittedSpec spec = timed("fit", () -> fit(split.train(), labels));
    try (Trained trained =
        timed("train", () -> train(trainer, params, spec, split.train(), labels))) {
      Map<String, Double> metrics = timed("measure", () -> measure(trained, spec, split));
      Frame sample =
          spread(split.validation().rows() > 0 ? split.validation() : split.train(), PARITY_ROWS);
      Converted model = timed("convert", () -> convert(trained, spec, sample));
      String[] range = Split.range(split.train(), request.timeColumn());
      String digest = timed("package", () -> pack(model, spec, metrics, range, sample));
      return new TrainingResult(
          digest,
          metrics,
          split.train().rows(),
          split.validation().rows(),
          seconds,
          model.parity(),
          range[0],
          range[1]);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  private record Converted(byte[] onnx, double parity) {}

  private Split read() {
    var columns = new HashSet<>(request.featureSpec().columns());
    columns.add(request.target());
    if (request.timeColumn() != null) {
      columns.add(request.timeColumn());
    }
    Frame frame = FrameFile.read(Path.of(request.frameFile()), columns);
    if (frame.rows() == 0) {
      throw new InvalidInput("the frame file " + request.frameFile() + " has no rows to train on");
    }
    return Split.of(frame, request.timeColumn(), request.validation());
  }

  private double[] labels(Frame rows) {
    double[] labels = rows.doubles(request.target());
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] != 0 && labels[row] != 1) {
        throw new InvalidInput(
            "the target '%s' must be 0 or 1, row %d holds %s; drop rows without a label first"
                .formatted(request.target(), row, labels[row]));
      }
    }
    return labels;
  }

  private FittedSpec fit(Frame train, double[] labels) {
    double rate = rate(labels);
    if (rate == 0 || rate == 1) {
      throw new InvalidInput(
          "the target '%s' is %s in all %d training rows; there is nothing to learn"
              .formatted(request.target(), rate, labels.length));
    }
    var spec = FittedSpec.fit(request.featureSpec(), train, labels);
    if (spec.width() == 0) {
      throw new InvalidInput("no feature is left: every category is rarer than its min-count");
    }
    return spec;
  }

  private Trained train(
      Trainer trainer, Params params, FittedSpec spec, Frame train, double[] labels) {
    FeatureRows rows = FeatureRows.of(spec, train);
    var target = new float[labels.length];
    for (int row = 0; row < target.length; row++) {
      target[row] = (float) labels[row];
    }
    return trainer.train(
        rows,
        target,
        params,
        request.seed(),
        request.threads(),
        (round, of) -> tell("train", round, of));
  }

  private Map<String, Double> measure(Trained trained, FittedSpec spec, Split split) {
    var metrics = new HashMap<String, Double>();
    Frame trainSample = spread(split.train(), TRAIN_METRIC_ROWS);
    metrics.put("train_log_loss", quality(trained, spec, trainSample).logLoss());
    metrics.put("train_base_rate", rate(labels(split.train())));
    if (split.validation().rows() > 0) {
      Quality quality = quality(trained, spec, split.validation());
      metrics.put("log_loss", quality.logLoss());
      metrics.put("auc", quality.auc());
      metrics.put("brier", quality.brier());
      metrics.put("calibration_error", quality.calibration().expectedError());
      metrics.put("base_rate", rate(labels(split.validation())));
      metrics.put("base_rate_log_loss", quality.baseRateLogLoss());
      metrics.values().removeIf(value -> value.isNaN()); // AUC of one class only
    }
    return metrics;
  }

  private Quality quality(Trained trained, FittedSpec spec, Frame rows) {
    return Quality.of(trained.probabilities(FeatureRows.of(spec, rows)), labels(rows));
  }

  private static double rate(double[] labels) {
    return Arrays.stream(labels).average().orElse(0);
  }

  private String pack(
      Converted model, FittedSpec spec, Map<String, Double> metrics, String[] range, Frame sample) {
    var provenance =
        new Provenance(
            request.run(),
            request.dataset(),
            request.revision(),
            environment(),
            request.seed(),
            parameters(),
            range[0],
            range[1]);
    var draft =
        Manifest.draft(request.modelName(), request.featureSpec(), spec, provenance, metrics);
    Path folder = Path.of(request.outFolder(), TrainingJob.PACKAGE);
    Frame golden = spread(sample, GOLDEN_ROWS).select(request.featureSpec().columns());
    return Package.write(folder, draft, Map.of(Package.MODEL, model.onnx()), golden);
  }

  private static Converted convert(Trained trained, FittedSpec spec, Frame sample) {
    byte[] onnx = trained.onnx(spec);
    double[] expected = trained.probabilities(FeatureRows.of(spec, sample));
    try (var model = OnnxModel.load(onnx)) {
      double[] actual = model.probabilities(sample);
      double largest = 0;
      for (int row = 0; row < expected.length; row++) {
        largest = Math.max(largest, Math.abs(expected[row] - actual[row]));
      }
      if (!(largest <= PARITY_MAX)) {
        throw new TrainingFailed(
            "the ONNX file answers differently from the trainer by up to %s on %d rows, allowed is %s; columns of very large numbers need scaling"
                .formatted(largest, expected.length, PARITY_MAX));
      }
      return new Converted(onnx, largest);
    }
  }

  private Map<String, String> parameters() {
    var parameters = new TreeMap<>(request.params());
    parameters.put("trainer", request.trainer());
    parameters.put("threads", Integer.toString(request.threads()));
    return parameters;
  }

  private static Map<String, String> environment() {
    return Map.of(
        "java", System.getProperty("java.version"),
        "os", System.getProperty("os.name"),
        "arch", System.getProperty("os.arch"),
        "xgboost4j", "3.0.4");
  }

  private static Frame spread(Frame frame, int most) {
    if (frame.rows() <= most) {
      return frame;
    }
    var indices = new int[most];
    Arrays.setAll(indices, i -> (int) ((long) i * frame.rows() / most));
    return frame.rows(indices);
  }

  private <T> T timed(String phase, Supplier<T> work) {
    tell(phase, 0, 0);
    long from = System.nanoTime();
    T made = work.get();
    seconds.put(phase, (System.nanoTime() - from) / 1e9);
    seconds.put("all", (System.nanoTime() - started) / 1e9);
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(cpu -> seconds.put("cpu", cpu.toMillis() / 1e3));
    return made;
  }

  private void tell(String phase, int round, int of) {
    progress.accept(new Progress(phase, round, of, (System.nanoTime() - started) / 1e9));
  }
}
