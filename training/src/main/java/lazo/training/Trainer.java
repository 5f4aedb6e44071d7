package lazo.training;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lazo.problem.InvalidInput;

/** The ways to train a model of a 0/1 target. Each is deterministic for a seed and thread count. */
public enum Trainer {
  /** Gradient-boosted trees: XGBoost with the histogram method. */
  XGBOOST("xgboost") {
    @Override
    Set<String> parameters() {
      return Set.of("rounds", "depth", "eta", "max_bin", "subsample", "min_child_weight", "lambda");
    }

    @Override
    void check(Params params) {
      Xgboost.Settings.of(params, 0, 1);
    }

    @Override
    Trained train(
        FeatureRows rows, float[] target, Params params, long seed, int threads, Rounds progress) {
      return Xgboost.train(rows, target, Xgboost.Settings.of(params, seed, threads), progress);
    }
  },
  /** Logistic regression with an L2 penalty; numbers may not be missing after imputing. */
  LOGISTIC("logistic") {
    @Override
    Set<String> parameters() {
      return Set.of("l2", "rounds");
    }

    @Override
    Trained train(
        FeatureRows rows, float[] target, Params params, long seed, int threads, Rounds progress) {
      return Logistic.train(rows, target, l2(params), rounds(params), progress);
    }

    @Override
    void check(Params params) {
      l2(params);
      rounds(params);
    }

    private static double l2(Params params) {
      return params.number("l2", 1e-4, 0, 1e6);
    }

    private static int rounds(Params params) {
      return params.integer("rounds", 30, 1, 10_000);
    }
  };

  private final String id;

  Trainer(String id) {
    this.id = id;
  }

  /** Hears of each round done. */
  interface Rounds {
    void done(int round, int of);
  }

  public static Trainer named(String id) {
    return Arrays.stream(values())
        .filter(trainer -> trainer.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "there is no trainer '%s'; there is %s"
                        .formatted(
                            id,
                            Arrays.stream(values())
                                .map(Trainer::id)
                                .collect(Collectors.joining(", ")))));
  }

  public String id() {
    return id;
  }

  Params params(Map<String, String> given) {
    return new Params(id, given, parameters());
  }

  /** What is wrong with each parameter; empty when a training would take them all. */
  public Map<String, String> refused(Map<String, String> given) {
    Map<String, String> refused = new TreeMap<>();
    given.forEach(
        (name, value) -> {
          try {
            check(params(Map.of(name, value)));
          } catch (InvalidInput e) {
            refused.put(name, String.valueOf(e.getMessage()));
          }
        });
    return refused;
  }

  abstract Set<String> parameters();

  /** Refuses values that the training would refuse. */
  abstract void check(Params params);

  abstract Trained train(
      FeatureRows rows, float[] target, Params params, long seed, int threads, Rounds progress);
}
