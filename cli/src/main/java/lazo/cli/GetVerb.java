package lazo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import lazo.client.LazoClient;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what the server has. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = "Show what the server has: all of a kind, or one by its name.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lazo get loops",
      "  lazo get loop flight-delay",
      "  lazo get decisions flight-delay",
      "  lazo get rollouts --output json"
    })
final class GetVerb implements Callable<Integer> {

  /** The kinds of thing, in the words a user may type. */
  enum Kind {
    LOOPS,
    LOOP,
    DECISIONS,
    DATASETS,
    DATASET,
    DELIVERIES,
    ENDPOINTS,
    ENDPOINT,
    ROLLOUTS,
    ROLLOUT,
    EVALUATIONS,
    EVALUATION,
    ALERTS,
    MONITORS,
    PIPELINES
  }

  @Mixin private Connection connection = new Connection();

  @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
  private Kind kind = Kind.LOOPS;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The name, or the id, of one of them.")
  private @Nullable String name;

  @Override
  public Integer call() {
    try (LazoClient client = connection.open()) {
      connection.show(ask(client));
    }
    return ExitCode.DONE;
  }

  private JsonNode ask(LazoClient client) {
    return switch (kind) {
      case LOOPS, LOOP -> name == null ? client.loops() : client.loop(name);
      case DECISIONS -> client.decisions(named("the loop's name"));
      case DATASETS, DATASET -> name == null ? client.datasets() : client.dataset(name);
      case DELIVERIES -> client.deliveries(named("the dataset's name"));
      case ENDPOINTS, ENDPOINT -> name == null ? client.endpoints() : client.endpoint(name);
      case ROLLOUTS, ROLLOUT -> name == null ? client.rollouts() : client.rollout(name);
      case EVALUATIONS, EVALUATION -> name == null ? client.evaluations() : client.evaluation(name);
      case ALERTS -> client.alerts();
      case MONITORS -> client.monitors(named("the loop's name"));
      case PIPELINES -> client.pipelineRuns();
    };
  }

  private String named(String what) {
    if (name == null) {
      throw new InvalidInput(
          "lazo get " + kind.toString().toLowerCase(java.util.Locale.ROOT) + " needs " + what);
    }
    return name;
  }
}
