package lazo.examples.flights;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lazo.client.LazoClient;

/** Looks at what the server decided, prints the closing table, and says whether the story held. */
final class Verdict {
  static final int UNEXPLAINED_ALARMS_MAX = 3;

  /** An alarm may follow its cause by the time that labels need. */
  private static final int EXPLAINED_DAYS_AFTER = 9;

  private final LazoClient client;
  private final Story story;
  private final Replay replay;
  private final Terminal terminal;
  private final List<String> broken = new ArrayList<>();

  Verdict(LazoClient client, Story story, Replay replay, Terminal terminal) {
    this.client = client;
    this.story = story;
    this.replay = replay;
    this.terminal = terminal;
  }

  boolean tell() {
    table();
    alarms();
    incidents();
    if (replay.failedRequests() > 0) {
      broken.add(replay.failedRequests() + " predictions failed");
    }
    terminal.plain(
        String.format(
            Locale.ROOT,
            "%n%,d predictions served%s, %d failed.",
            replay.predictions(),
            replay.goesOn() ? " since the replay went on" : "",
            replay.failedRequests()));
    broken.forEach(reason -> terminal.plain("The story did not hold: " + reason));
    if (broken.isEmpty()) {
      terminal.plain("The story held.");
    }
    return broken.isEmpty();
  }

  /**
   * Served against never retrained, on the same labelled flights, as the server's own log has them.
   */
  private void table() {
    terminal.plain(
        String.format(
            Locale.ROOT,
            "%n%-8s %9s %10s %10s %10s %9s %9s %9s",
            "month",
            "flights",
            "never",
            "served",
            "gain",
            "predicted",
            "true",
            "own count"));
    Map<YearMonth, Scores.Summary> own = replay.scores().summaries();
    for (YearMonth month = YearMonth.from(story.firstDay());
        !month.isAfter(YearMonth.from(story.lastDay()));
        month = month.plusMonths(1)) {
      JsonNode quality =
          client.get(
              "/lazo/v1/endpoints/"
                  + Replay.ENDPOINT
                  + "/quality?from="
                  + start(month.atDay(1))
                  + "&to="
                  + start(month.plusMonths(1).atDay(1)));
      double never = quality.path("baseline").path("logLoss").asDouble(Double.NaN);
      double served = quality.path("served").path("logLoss").asDouble(Double.NaN);
      terminal.plain(
          String.format(
              Locale.ROOT,
              "%-8s %,9d %10.4f %10.4f %10.4f %9.4f %9.4f %9s",
              month,
              quality.path("served").path("rows").asLong(),
              never,
              served,
              never - served,
              quality.path("served").path("meanPrediction").asDouble(Double.NaN),
              quality.path("served").path("meanLabel").asDouble(Double.NaN),
              own.containsKey(month) && replay.sawWhole(month)
                  ? String.format(Locale.ROOT, "%.4f", own.get(month).logLoss())
                  : "-"));
      boolean labelled = quality.path("served").path("rows").asLong() > 0;
      if (labelled && !(served <= never + 0.002)) {
        broken.add(
            "in "
                + month
                + " what was served ("
                + served
                + ") was worse than never retraining ("
                + never
                + ")");
      }
    }
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private void alarms() {
    List<String> unexplained = new ArrayList<>();
    int total = 0;
    for (JsonNode alert : client.alerts().path("alerts")) {
      total++;
      LocalDate raised =
          LocalDate.ofInstant(Instant.parse(alert.path("opened").asText()), ZoneOffset.UTC);
      boolean explained =
          story.incidents().stream().anyMatch(incident -> explains(incident, raised));
      if (!explained) {
        unexplained.add(raised + " " + alert.path("message").asText());
      }
    }
    terminal.plain(
        String.format(
            Locale.ROOT,
            "%n%d alarms, %d of them not one of the injected faults%s",
            total,
            unexplained.size(),
            unexplained.isEmpty() ? "." : ":"));
    unexplained.forEach(line -> terminal.plain("  " + line));
    if (unexplained.size() > UNEXPLAINED_ALARMS_MAX) {
      broken.add(
          unexplained.size()
              + " alarms without an injected cause, more than "
              + UNEXPLAINED_ALARMS_MAX);
    }
  }

  private static boolean explains(Incident incident, LocalDate raised) {
    return !raised.isBefore(incident.from())
        && raised.isBefore(incident.from().plusDays(EXPLAINED_DAYS_AFTER));
  }

  private void incidents() {
    List<JsonNode> decisions = new ArrayList<>();
    client.decisions(Replay.LOOP).path("decisions").forEach(decisions::add);
    for (Incident incident : story.incidents()) {
      if (incident instanceof Incident.DefinitionRestored) {
        continue;
      }
      String seen = seenBy(incident, decisions);
      terminal.plain(
          (seen.isEmpty() ? "NOT FOUND  " : "found      ")
              + incident.from()
              + " "
              + incident.announcement()
              + (seen.isEmpty() ? "" : "\n           " + seen));
      if (seen.isEmpty()) {
        broken.add("nothing saw that " + incident.announcement());
      }
    }
  }

  /** The first decision after the incident that names what it is about. */
  private static String seenBy(Incident incident, List<JsonNode> decisions) {
    List<String> types =
        switch (incident) {
          case Incident.WrongUnit _ -> List.of("DeliveryRefused");
          case Incident.LeakyDefinition leaky ->
              leaky.withSkewGate()
                  ? List.of("EvaluationFinished")
                  : List.of("RolledBack", "RolloutRolledBack");
          case Incident.DeadFeed _, Incident.WrongRequests _ -> List.of("AlertRaised");
          case Incident.DefinitionRestored _ -> List.of();
        };
    return decisions.stream()
        .filter(decision -> types.contains(decision.path("type").asText()))
        .filter(
            decision ->
                explains(
                    incident,
                    LocalDate.ofInstant(
                        Instant.parse(decision.path("at").asText()), ZoneOffset.UTC)))
        .filter(decision -> mentions(incident, decision.path("summary").asText()))
        .map(
            decision ->
                decision.path("at").asText().substring(0, 10)
                    + " "
                    + decision.path("summary").asText())
        .min(String::compareTo)
        .orElse("");
  }

  private static boolean mentions(Incident incident, String summary) {
    return switch (incident) {
      case Incident.WrongUnit _ -> summary.contains("distance");
      case Incident.LeakyDefinition leaky -> !leaky.withSkewGate() || summary.contains("skew");
      case Incident.DeadFeed _ -> summary.contains("departures.late_share");
      case Incident.WrongRequests wrong -> summary.contains(wrong.column());
      case Incident.DefinitionRestored _ -> true;
    };
  }
}
