package lazo.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.tracking.Metric;
import lazo.tracking.Run;
import lazo.tracking.Status;
import lazo.tracking.Tracking;

/**
 * Fills the data folder of a server with one experiment of many runs, the same ones every time:
 * eight metrics, ten params and four tags each, one in ten nested under the run before it.
 *
 * <p>{@code java lazo.bench.ManyRuns FOLDER RUNS}
 */
final class ManyRuns {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int RUNS_PER_COMMIT = 1_000;
  private static final int CHILD_EVERY = 10;
  private static final List<String> TRAINERS = List.of("logistic", "xgboost", "forest", "mlp");

  private final Tracking tracking;
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
  private final String experiment;
  private long now = BEGIN.toEpochMilli();
  private String parent = "";

  private ManyRuns(Database database) {
    this.tracking =
        new Tracking(database, InstantSource.fixed(BEGIN), IdSource.seeded(BEGIN.getEpochSecond()));
    this.experiment = tracking.experiment("many runs");
  }

  static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    int runs = Integer.parseInt(arguments[1]);
    long began = System.nanoTime();
    try (Database database = Database.sqlite(folder)) {
      var generator = new ManyRuns(database);
      for (int i = 0; i < runs; i += RUNS_PER_COMMIT) {
        int from = i;
        database.change(
            handle -> {
              for (int n = from; n < Math.min(runs, from + RUNS_PER_COMMIT); n++) {
                generator.add(n);
              }
            });
      }
      System.out.printf(
          "experiment %s with %d runs in %s, written in %d s%n",
          generator.experiment, runs, folder, (System.nanoTime() - began) / 1_000_000_000);
    }
  }

  private void add(int n) {
    now += 1_000 + random.nextInt(60_000);
    boolean child = n % CHILD_EVERY == CHILD_EVERY - 1;
    Map<String, String> tags = new HashMap<>(Map.of("team", "team-" + n % 7, "stage", "sweep"));
    if (child) {
      tags.put(Tracking.PARENT_TAG, parent);
    }
    Run run = tracking.startRun(experiment, "run-" + n, "user-" + n % 5, now, tags);
    parent = child ? parent : run.id();
    Map<String, String> params = new HashMap<>();
    params.put("trainer", TRAINERS.get(n % TRAINERS.size()));
    for (int i = 1; i < 10; i++) {
      params.put("param_" + i, String.valueOf(random.nextInt(1_000)));
    }
    double loss = 0.2 + random.nextDouble();
    var metrics = new java.util.ArrayList<Metric>();
    for (int i = 0; i < 8; i++) {
      metrics.add(new Metric(i == 0 ? "loss" : "metric_" + i, loss + i, now, 0));
    }
    tracking.logBatch(run.id(), metrics, params, Map.of());
    if (n % 100 != 0) {
      Status status = n % 20 == 0 ? Status.FAILED : Status.FINISHED;
      tracking.updateRun(run.id(), status, now + random.nextInt(3_600_000), null);
    }
  }
}
