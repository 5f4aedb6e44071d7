package lazo.cli;

import lazo.client.LazoClient;
import lazo.client.RolloutVerb;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows rollouts and steers them by hand. */
@Command(
    name = "rollout",
    mixinStandardHelpOptions = true,
    description = "Show rollouts, or steer one by hand.",
    footerHeading = "%nExamples:%n",
    footer = {"  lazo rollout status", "  lazo rollout pause r-17", "  lazo rollout undo r-17"})
final class RolloutVerbs {
  private static final String ID = "The rollout's id, as 'lazo rollout status' shows it.";

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Show all rollouts, or one in full.")
  int status(
      @Mixin Connection connection,
      @Parameters(arity = "0..1", paramLabel = "ID", description = "The rollout's id.")
          @Nullable String id) {
    try (LazoClient client = connection.open()) {
      connection.show(id == null ? client.rollouts() : client.rollout(id));
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Stay at the step where it is.")
  int pause(
      @Mixin Connection connection, @Parameters(paramLabel = "ID", description = ID) String id) {
    return steer(connection, id, RolloutVerb.PAUSE);
  }

  @Command(name = "resume", mixinStandardHelpOptions = true, description = "Go on after a pause.")
  int resume(
      @Mixin Connection connection, @Parameters(paramLabel = "ID", description = ID) String id) {
    return steer(connection, id, RolloutVerb.RESUME);
  }

  @Command(
      name = "promote",
      mixinStandardHelpOptions = true,
      description = "Give the challenger all traffic now.")
  int promote(
      @Mixin Connection connection, @Parameters(paramLabel = "ID", description = ID) String id) {
    return steer(connection, id, RolloutVerb.PROMOTE);
  }

  @Command(
      name = "abort",
      mixinStandardHelpOptions = true,
      description = "Give the champion all traffic back.")
  int abort(
      @Mixin Connection connection, @Parameters(paramLabel = "ID", description = ID) String id) {
    return steer(connection, id, RolloutVerb.ABORT);
  }

  @Command(
      name = "undo",
      mixinStandardHelpOptions = true,
      description = "After the end: put back what served before.")
  int undo(
      @Mixin Connection connection, @Parameters(paramLabel = "ID", description = ID) String id) {
    return steer(connection, id, RolloutVerb.UNDO);
  }

  private static int steer(Connection connection, String id, RolloutVerb verb) {
    try (LazoClient client = connection.open()) {
      connection.show(client.rollout(id, verb));
    }
    return ExitCode.DONE;
  }
}
