package lazo.cli.kill;

import static lazo.cli.kill.KilledServer.done;
import static lazo.cli.kill.KilledServer.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import lazo.data.DuckDb;
import lazo.data.ParquetFiles;
import lazo.features.Frame;

/**
 * A loop of a few thousand rows that is trained again as soon as its rollout, of three steps, is
 * over, and the ledger of what its client was told. Every action can be done again after a kill in
 * its middle.
 */
final class LittleLoop {
  static final String NAME = "little";
  private static final LocalDate FIRST = LocalDate.of(2001, 1, 1);
  private static final int HISTORY_DAYS = 10;
  private static final int ROWS_A_DAY = 600;
  static final int ROWS_A_REQUEST = 200;
  private static final Duration ADVANCE = Duration.ofHours(6);

  /** On such days a person stops the rollout that is open. */
  private static final int ABORT_EVERY_DAYS = 5;

  private static final String YAML =
      """
      apiVersion: lazo/v1
      kind: Loop
      metadata: {name: little}
      data: {source: little, time: at, target: late, label-delay: 1d}
      features: [{column: [x, z]}]
      train: {trainer: xgboost, params: {rounds: 20, depth: 3}, seed: 7, holdout: 3d}
      evaluate: [{gate: metric, metric: log_loss, better-than: base-rate}]
      deploy:
        endpoint: little
        strategy: canary
        shadow: all
        steps: [{weight: 1}, {weight: 10}, {weight: 50}]
        quality: {metric: log_loss, no-worse-than: champion, margin: 0.1}
      retrain: {on: [{schedule: "0 3 * * *"}], cool-down: 1h}
      """;

  /** Where the clock stands at first. */
  static final Instant BEGINS = start(FIRST.plusDays(HISTORY_DAYS));

  private interface Action {
    void run();
  }

  private final KilledServer server;
  final LoopState state;
  private final DuckDb duck;
  private final Path work;
  private LocalDate day = FIRST.plusDays(HISTORY_DAYS);
  private int next;

  /** Where the clock stood when it was last told. */
  private volatile Instant clock = BEGINS;

  private volatile boolean advancing;

  // The ledger: what was acknowledged.
  final Map<String, Integer> labels = new ConcurrentHashMap<>();
  final Map<String, JsonNode> predictions = new ConcurrentHashMap<>();
  final Map<Long, JsonNode> decisions = new ConcurrentSkipListMap<>();
  final Map<String, String> deliveries = new ConcurrentHashMap<>();
  final Set<String> aborted = ConcurrentHashMap.newKeySet();

  LittleLoop(KilledServer server, Path work) {
    this.server = server;
    this.state = new LoopState(server);
    this.work = work;
    this.duck = new DuckDb(DuckDb.Limits.standard(work.resolve("tmp")));
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  Instant clock() {
    return clock;
  }

  LocalDate day() {
    return day;
  }

  /** The loop, its past, and the first model. */
  void begin() {
    done(
        server.send("POST", "/lazo/v1/apply", BodyPublishers.ofString(YAML)),
        "the loop is applied");
    push("past", sql(FIRST, HISTORY_DAYS));
    advance(clock.plus(ADVANCE));
    advance(start(day.plusDays(1)));
    day = day.plusDays(1);
  }

  /** Rows whose label hangs on x, without any chance in it but the hash's. */
  private static String sql(LocalDate from, int days) {
    return """
        select timestamp '%s 00:00:00' + to_seconds(i * %d) as at,
               (hash(n) %% 1000) / 1000.0 as x,
               (hash(n + 1000000) %% 1000) / 1000.0 as z,
               (hash(n + 2000000) %% 1000) / 1000.0 < 0.1 + 0.6 * (hash(n) %% 1000) / 1000.0 as late
        from (select i, %d + i as n from range(%d) t(i))
        """
        .formatted(from, 86_400 / ROWS_A_DAY, from.toEpochDay() * ROWS_A_DAY, days * ROWS_A_DAY);
  }

  /** Does one thing after the other, for ever. */
  void play() {
    while (true) {
      List<Action> actions = actions();
      while (next < actions.size()) {
        actions.get(next).run();
        next++;
      }
      next = 0;
      day = day.plusDays(1);
    }
  }

  /** Plays whole days, the one that was cut first. */
  void play(int days) {
    LocalDate last = day.plusDays(days);
    while (day.isBefore(last)) {
      List<Action> actions = actions();
      for (; next < actions.size(); next++) {
        actions.get(next).run();
      }
      next = 0;
      day = day.plusDays(1);
    }
  }

  private List<Action> actions() {
    LocalDate today = day;
    Frame rows = duck.query("select x, z, late::int as late from (" + sql(today, 1) + ")");
    List<Action> actions = new ArrayList<>();
    Instant morning = start(today).plus(ADVANCE); // when yesterday's labels move the rollout on
    actions.add(() -> advance(morning));
    for (int from = 0; from < ROWS_A_DAY; from += ROWS_A_REQUEST) {
      int first = from;
      actions.add(() -> predict(today, rows, first));
    }
    if (today.toEpochDay() % ABORT_EVERY_DAYS == 0) {
      actions.add(this::abort);
    }
    for (Instant at = morning.plus(ADVANCE);
        !at.isAfter(start(today.plusDays(1)));
        at = at.plus(ADVANCE)) {
      Instant to = at;
      actions.add(() -> advance(to));
    }
    actions.add(() -> push(today.toString(), sql(today, 1)));
    for (int from = 0; from < ROWS_A_DAY; from += ROWS_A_REQUEST) {
      int first = from;
      actions.add(() -> label(today, rows, first));
    }
    actions.add(this::readDecisions);
    return actions;
  }

  private static String id(LocalDate day, int first) {
    return day + "-" + first;
  }

  private static List<Float> floats(Frame rows, String column, int first) {
    double[] values = rows.doubles(column);
    return Arrays.stream(values, first, first + ROWS_A_REQUEST).mapToObj(x -> (float) x).toList();
  }

  private void predict(LocalDate day, Frame rows, int first) {
    String id = id(day, first);
    JsonNode answer =
        done(
            server.post(
                "/v2/models/little/infer",
                Map.of(
                    "id",
                    id,
                    "inputs",
                    List.of(
                        tensor("x", "FP32", floats(rows, "x", first)),
                        tensor("z", "FP32", floats(rows, "z", first))))),
            "prediction " + id);
    predictions.put(id, answer.path("outputs"));
  }

  boolean rollingOut() {
    return advancing && state.openRollout().isPresent();
  }

  private void advance(Instant to) {
    advancing = true;
    try {
      done(server.post("/lazo/v1/clock", Map.of("to", to.toString())), "the clock goes to " + to);
      clock = to;
    } finally {
      advancing = false;
    }
  }

  /** The probability of the first row. */
  static float firstAnswer(JsonNode outputs) {
    return outputs.path(0).path("data").path(0).floatValue();
  }

  private void abort() {
    state
        .openRollout()
        .map(open -> open.path("id").asText())
        .ifPresent(
            id -> {
              done(server.post("/lazo/v1/rollouts/" + id + "/abort", Map.of()), "abort of " + id);
              aborted.add(id);
            });
  }

  private void push(String name, String sql) {
    Path file = work.resolve(name + ".parquet");
    new ParquetFiles(duck).write(file, sql);
    try {
      JsonNode answer =
          done(
              server.send(
                  "POST",
                  "/lazo/v1/datasets/little/versions?file=" + name + ".parquet",
                  BodyPublishers.ofFile(file)),
              "delivery " + name);
      deliveries.put(answer.path("version").asText(), answer.path("digest").asText());
    } catch (java.io.FileNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private void label(LocalDate day, Frame rows, int first) {
    Map<String, Integer> values = new LinkedHashMap<>();
    double[] late = rows.doubles("late");
    for (int i = 0; i < ROWS_A_REQUEST; i++) {
      values.put(id(day, first) + "/" + i, (int) late[first + i]);
    }
    post(values);
    labels.putAll(values);
  }

  /** Sends labels and returns the receipt. */
  JsonNode post(Map<String, Integer> values) {
    return done(
        server.post(
            "/lazo/v1/labels",
            Map.of(
                "labels",
                values.entrySet().stream()
                    .map(label -> Map.of("id", label.getKey(), "value", label.getValue()))
                    .toList())),
        "labels");
  }

  /** What was read once must stay. */
  void readDecisions() {
    state.decisions().forEach(decisions::putIfAbsent);
  }
}
