package lazo.loop;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import lazo.features.Aggregate;
import lazo.monitoring.Watch;
import lazo.problem.LazoException;
import lazo.retraining.Cron;
import org.yaml.snakeyaml.nodes.Node;

/**
 * What must hold between the fields of a document that is well formed. Each broken rule is one
 * problem, told by line.
 */
final class LoopRules {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Set<String> GUARDRAILS =
      new TreeSet<>(Set.of("error_rate", "latency_p99_ms", "latency_p50_ms"));
  private static final Set<String> TOPICS = new TreeSet<>(Set.of("alert", "decision"));

  /** Not any variable: whoever writes a loop must not sign with, say, the database's password. */
  private static final Pattern SECRET_VARIABLE = Pattern.compile("LAZO_SECRET_[A-Z0-9_]+");

  private final Node root;
  private final YamlBinder binder;

  private LoopRules(Node root, YamlBinder binder) {
    this.root = root;
    this.binder = binder;
  }

  static void check(LoopDocument document, Node root, YamlBinder binder) {
    var rules = new LoopRules(root, binder);
    rules.identity(document);
    rules.data(document);
    rules.features(document);
    new ModelRules(rules).check(document);
    rules.deploy(document.deploy());
    rules.monitor(document);
    rules.notifications(document.notifications());
  }

  void problem(String field, String message) {
    binder.broken(YamlPath.line(root, field), field, message);
  }

  void oneOf(String field, String value, Set<String> known) {
    if (!known.contains(value)) {
      problem(field, "'" + value + "' is not known; here are allowed: " + String.join(", ", known));
    }
  }

  /** Turns what a value's own rules say into a problem of the field. */
  void accepted(String field, Runnable parse) {
    try {
      parse.run();
    } catch (LazoException e) {
      problem(field, String.valueOf(e.getMessage()));
    }
  }

  private void identity(LoopDocument document) {
    if (!document.apiVersion().equals(LoopDocument.API_VERSION)) {
      problem(
          "apiVersion",
          "must be " + LoopDocument.API_VERSION + ", was '" + document.apiVersion() + "'");
    }
    if (!document.kind().equals(LoopDocument.KIND)) {
      problem("kind", "must be " + LoopDocument.KIND + ", was '" + document.kind() + "'");
    }
    name("metadata.name", document.metadata().name());
    name("deploy.endpoint", document.deploy().endpoint());
  }

  private void name(String field, String name) {
    if (!NAME.matcher(name).matches()) {
      problem(field, "'" + name + "' must be lower-case letters, digits and dashes, at most 63");
    }
  }

  private void data(LoopDocument document) {
    if (document.data().source().isBlank()) {
      problem("data.source", "must name the dataset");
    }
    document.feeds().forEach((name, feed) -> feed(name, feed));
  }

  private void feed(String name, LoopDocument.Feed feed) {
    String field = "feeds." + name;
    if (feed.columns().isEmpty()) {
      problem(
          field + ".columns", "needs at least one aggregate, for example late_share: avg(delayed)");
    }
    feed.columns()
        .forEach(
            (column, aggregate) ->
                accepted(field + ".columns." + column, () -> Aggregate.parse(aggregate)));
    if (feed.within().isZero()
        || (feed.lag() != null && feed.lag().compareTo(feed.within()) >= 0)) {
      problem(field + ".within", "must be longer than the lag of the feed");
    }
  }

  private void features(LoopDocument document) {
    if (document.features().isEmpty()) {
      problem("features", "needs at least one feature");
    }
    Set<String> fed = new LinkedHashSet<>();
    document
        .feeds()
        .forEach(
            (name, feed) ->
                feed.columns().keySet().forEach(column -> fed.add(name + "." + column)));
    Set<String> seen = new LinkedHashSet<>();
    for (int i = 0; i < document.features().size(); i++) {
      feature("features[" + i + "]", document.features().get(i), document.feeds(), fed, seen);
      if (document.features().get(i).column().values().contains(document.data().target())) {
        problem(
            "features[" + i + "].column",
            "the target '" + document.data().target() + "' cannot be a feature of itself");
      }
    }
  }

  private void feature(
      String field,
      LoopDocument.Feature feature,
      Map<String, LoopDocument.Feed> feeds,
      Set<String> fed,
      Set<String> seen) {
    for (String column : feature.column().values()) {
      if (!seen.add(column)) {
        problem(field + ".column", "'" + column + "' stands twice among the features");
      }
      int dot = column.indexOf('.');
      if (dot > 0 && feeds.containsKey(column.substring(0, dot)) && !fed.contains(column)) {
        problem(
            field + ".column",
            "feed '"
                + column.substring(0, dot)
                + "' has no column '"
                + column.substring(dot + 1)
                + "'");
      }
    }
    if (feature.encode() != null && (feature.impute() != null || feature.scale() != null)) {
      problem(field, "a category is encoded; impute and scale are for numbers");
    }
    accepted(field, () -> LoopFeatures.features(feature));
  }

  private void deploy(LoopDocument.Deploy deploy) {
    if (deploy.strategy() != null) {
      oneOf("deploy.strategy", deploy.strategy(), Set.of("canary"));
    }
    if (deploy.shadow() != null) {
      oneOf("deploy.shadow", deploy.shadow(), new TreeSet<>(Set.of("all", "none")));
    }
    double before = 0;
    for (int i = 0; i < deploy.steps().size(); i++) {
      double weight = deploy.steps().get(i).weight();
      if (weight <= before || weight > 100) {
        problem(
            "deploy.steps[" + i + "].weight",
            "weights are percentages that grow from step to step up to 100, was "
                + weight
                + " after "
                + before);
      }
      before = weight;
    }
    for (int i = 0; i < deploy.guardrails().size(); i++) {
      oneOf("deploy.guardrails[" + i + "].metric", deploy.guardrails().get(i).metric(), GUARDRAILS);
    }
    if (deploy.quality() != null) {
      oneOf("deploy.quality.metric", deploy.quality().metric(), Set.of("log_loss", "brier"));
      oneOf("deploy.quality.no-worse-than", deploy.quality().noWorseThan(), Set.of("champion"));
    }
  }

  private void monitor(LoopDocument document) {
    LoopDocument.Monitor monitor = document.monitor();
    if (monitor != null) {
      String falseAlarms = monitor.falseAlarms();
      if (falseAlarms != null) {
        accepted("monitor.false-alarms", () -> LoopFeatures.falseAlarmsPerMonth(falseAlarms));
      }
      for (int i = 0; i < monitor.watch().size(); i++) {
        watch("monitor.watch[" + i + "]", monitor.watch().get(i));
      }
    }
    LoopDocument.Retrain retrain = document.retrain();
    if (retrain != null) {
      for (int i = 0; i < retrain.on().size(); i++) {
        trigger("retrain.on[" + i + "]", retrain.on().get(i));
      }
    }
  }

  private void watch(String field, LoopDocument.Watch watch) {
    List<Object> kinds = new java.util.ArrayList<>();
    if (watch.drift() != null) {
      kinds.add(watch.drift());
      oneOf(field + ".drift", watch.drift(), new TreeSet<>(Set.of("features", "score")));
    }
    if (watch.quality() != null) {
      kinds.add(watch.quality());
      oneOf(field + ".quality", watch.quality(), Set.of("log_loss"));
      Duration window = watch.window();
      if (window != null) {
        accepted(field + ".window", () -> new Watch.Quality(window));
      }
    }
    if (watch.skew() != null) {
      kinds.add(watch.skew());
      oneOf(field + ".skew", watch.skew(), Set.of("features"));
    }
    if (kinds.size() != 1) {
      problem(field, "watches exactly one of drift, quality, skew");
    }
  }

  private void trigger(String field, Raw trigger) {
    if (trigger.value() instanceof String kind) {
      oneOf(field, kind.toLowerCase(Locale.ROOT), new TreeSet<>(Set.of("drift", "quality")));
    } else if (trigger.fields().keySet().equals(Set.of("schedule"))) {
      accepted(
          field + ".schedule", () -> Cron.parse(String.valueOf(trigger.fields().get("schedule"))));
    } else {
      problem(
          field,
          "must be drift, quality, or a mapping with schedule: \"minute hour day month weekday\"");
    }
  }

  private void notifications(List<LoopDocument.Notify> notifications) {
    for (int i = 0; i < notifications.size(); i++) {
      LoopDocument.Notify notify = notifications.get(i);
      if (!notify.webhook().startsWith("http://") && !notify.webhook().startsWith("https://")) {
        problem("notify[" + i + "].webhook", "must be an http or https URL");
      }
      for (String topic : notify.on()) {
        oneOf("notify[" + i + "].on", topic, TOPICS);
      }
      String variable = notify.secretEnv();
      if (variable != null && !SECRET_VARIABLE.matcher(variable).matches()) {
        problem(
            "notify[" + i + "].secret-env",
            "must name a variable of the server's environment that begins with LAZO_SECRET_, in capitals");
      } else if (variable != null && notify.secret() != null) {
        problem("notify[" + i + "].secret-env", "stands instead of secret; give one of the two");
      }
    }
  }
}
