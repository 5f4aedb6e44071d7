package lazo.ui;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lazo.http.Request;
import lazo.problem.InvalidInput;
import lazo.retention.Retention;
import lazo.tracking.Run;
import lazo.tracking.Tracking;

/** What the buttons over the table of runs and on the page of a run do. */
final class RunActions {
  static final int RUNS_MAX = 1_000;

  private final Tracking tracking;
  private final Retention retention;

  RunActions(Tracking tracking, Retention retention) {
    this.tracking = tracking;
    this.retention = retention;
  }

  /** Acts on the runs chosen and returns where to go then. */
  String onMany(Request request) {
    String experiment = tracking.experimentById(request.pathParam("id")).id();
    Map<String, String> form = request.form();
    List<String> runs = request.formValues("run").stream().distinct().toList();
    String act = form.getOrDefault("act", "");
    if (runs.isEmpty()) {
      throw new InvalidInput("no run was chosen; tick the runs first, then press the button again");
    }
    if (runs.size() > RUNS_MAX) {
      throw new InvalidInput("at most " + RUNS_MAX + " runs can be chosen, not " + runs.size());
    }
    if (act.equals("compare")) {
      return ComparePage.path(experiment, runs);
    }
    runs.forEach(run -> checkBelongs(run, experiment));
    if (act.equals("pin") || act.equals("hide")) {
      return "/experiments/"
          + experiment
          + back(form)
          + runs.stream().map(run -> act + "=" + run).collect(Collectors.joining("&"));
    }
    switch (act) {
      case "tag" -> tag(runs, form);
      case "rename" -> rename(runs, form);
      case "delete" -> tracking.table().delete(runs);
      case "restore" -> tracking.table().restore(runs);
      case "purge" -> retention.purgeRuns(runs);
      default -> throw new InvalidInput("runs cannot be asked to '" + act + "'");
    }
    return "/experiments/" + experiment + back(form) + "did=" + act + "&n=" + runs.size();
  }

  private void checkBelongs(String runId, String experiment) {
    Run run = tracking.run(runId);
    if (!run.experimentId().equals(experiment)) {
      throw new InvalidInput("run " + run.name() + " is not of this experiment");
    }
  }

  private void rename(List<String> runs, Map<String, String> form) {
    if (runs.size() > 1) {
      throw new InvalidInput(
          runs.size() + " runs were chosen; a name is for one: tick that one only");
    }
    tracking.updateRun(runs.getFirst(), null, null, name(form));
  }

  private static String name(Map<String, String> form) {
    String name = form.getOrDefault("name", "").strip();
    if (name.isEmpty()) {
      throw new InvalidInput("a run needs a name; go back and fill in the field");
    }
    return name;
  }

  private void tag(List<String> runs, Map<String, String> form) {
    String key = form.getOrDefault("key", "").strip();
    if (key.isEmpty()) {
      throw new InvalidInput(
          "a tag needs a name; fill in the field 'Tag' and press the button again");
    }
    tracking.table().tag(runs, Map.of(key, form.getOrDefault("value", "")));
  }

  /** The table as it was, ready for another parameter. */
  private static String back(Map<String, String> form) {
    String back = form.getOrDefault("back", "");
    boolean own =
        back.startsWith("?") && back.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    return own && back.length() > 1 ? back + "&" : "?";
  }

  /** Renames a run and returns to it. */
  String rename(Request request) {
    Run run = tracking.run(request.pathParam("run"));
    return RunView.path(tracking.updateRun(run.id(), null, null, name(request.form())));
  }

  /** Sets or removes a tag of a run and returns to it. */
  String tags(Request request) {
    Run run = tracking.run(request.pathParam("run"));
    Map<String, String> form = request.form();
    if (form.getOrDefault("act", "").equals("untag")) {
      tracking.deleteTag(run.id(), form.getOrDefault("key", ""));
    } else {
      tag(List.of(run.id()), form);
    }
    return RunView.path(run);
  }

  /** Writes what is to be known of a run and returns to it. */
  String note(Request request) {
    Run run = tracking.run(request.pathParam("run"));
    tracking.setTags(
        run.id(), Map.of(RunPage.NOTE_TAG, request.form().getOrDefault("note", "").strip()));
    return RunView.path(run);
  }
}
