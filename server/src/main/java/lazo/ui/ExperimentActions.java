package lazo.ui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.http.Request;
import lazo.problem.InvalidInput;
import lazo.retention.Retention;
import lazo.tracking.Experiment;
import lazo.tracking.Lifecycle;
import lazo.tracking.Tracking;

/** What the buttons over the experiments do. */
final class ExperimentActions {
  static final int EXPERIMENTS_MAX = 1_000;

  private final Tracking tracking;
  private final Retention retention;

  ExperimentActions(Tracking tracking, Retention retention) {
    this.tracking = tracking;
    this.retention = retention;
  }

  /** Acts on the experiments chosen and returns where to go then. */
  String onMany(Request request) {
    List<String> ids = request.formValues("experiment").stream().distinct().toList();
    if (ids.isEmpty() || ids.size() > EXPERIMENTS_MAX) {
      throw new InvalidInput(
          "1 to "
              + EXPERIMENTS_MAX
              + " experiments can be chosen, not "
              + ids.size()
              + "; tick them first, then press the button again");
    }
    List<Experiment> chosen = ids.stream().map(tracking::experimentById).toList();
    Map<String, String> form = request.form();
    String act = form.getOrDefault("act", "");
    String folder = "";
    switch (act) {
      case "move" -> folder = move(chosen, form.getOrDefault("folder", ""));
      case "delete" ->
          in(chosen, Lifecycle.ACTIVE).forEach(one -> tracking.deleteExperiment(one.id()));
      case "restore" ->
          in(chosen, Lifecycle.DELETED).forEach(one -> tracking.restoreExperiment(one.id()));
      case "purge" -> retention.purgeSoon(chosen.stream().map(Experiment::id).toList());
      default -> throw new InvalidInput("experiments cannot be asked to '" + act + "'");
    }
    String to =
        switch (act) {
          case "move" -> "&folder=" + RunsState.encoded(folder);
          case "purge" -> "&view=deleted";
          default -> "";
        };
    return "/experiments?did=" + act + "&n=" + chosen.size() + to;
  }

  /** Those that are not where they should go already. */
  private static List<Experiment> in(List<Experiment> chosen, Lifecycle lifecycle) {
    return chosen.stream().filter(one -> one.lifecycle() == lifecycle).toList();
  }

  /** Looks at every new name before the first experiment is moved. */
  private String move(List<Experiment> chosen, String asked) {
    String folder = asked.strip().replaceAll("^/+|/+$", "");
    Map<String, String> names = new LinkedHashMap<>();
    for (Experiment experiment : chosen) {
      String last = experiment.name().substring(experiment.name().lastIndexOf('/') + 1);
      String name = folder.isEmpty() ? last : folder + "/" + last;
      boolean stays = name.equals(experiment.name());
      if (!stays && (tracking.experimentByName(name).isPresent() || names.containsValue(name))) {
        throw new InvalidInput(
            "nothing was moved: there is an experiment '" + name + "' already, or in the bin");
      }
      if (!stays) {
        names.put(experiment.id(), name);
      }
    }
    names.forEach(tracking::renameExperiment);
    return folder;
  }

  /** Describes or tags an experiment and returns to it. */
  String onOne(Request request) {
    String id = tracking.experimentById(request.pathParam("id")).id();
    Map<String, String> form = request.form();
    String act = form.getOrDefault("act", "");
    switch (act) {
      case "describe" ->
          tracking.setExperimentTag(id, RunPage.NOTE_TAG, form.getOrDefault("text", "").strip());
      case "tag" -> tracking.setExperimentTag(id, key(form), form.getOrDefault("value", ""));
      case "untag" -> tracking.deleteExperimentTag(id, key(form));
      default -> throw new InvalidInput("an experiment cannot be asked to '" + act + "'");
    }
    return "/experiments/" + id;
  }

  private static String key(Map<String, String> form) {
    String key = form.getOrDefault("key", "").strip();
    if (key.isEmpty()) {
      throw new InvalidInput("a tag needs a name; go back and fill in the field");
    }
    return key;
  }

  /** Renames an experiment and returns to it. */
  String rename(Request request) {
    String id = tracking.experimentById(request.pathParam("id")).id();
    String name = request.form().getOrDefault("name", "").strip();
    if (name.isEmpty()) {
      throw new InvalidInput("an experiment needs a name; go back and fill in the field");
    }
    tracking.renameExperiment(id, name);
    return "/experiments/" + id;
  }
}
