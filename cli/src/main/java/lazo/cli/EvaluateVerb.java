package lazo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import lazo.client.LazoClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the gates of a loop on a model version and waits for the verdict. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Run a loop's gates on a model version and wait for the verdict.",
      "Exit code 1 unless every gate passed: an undecided gate is no leave to ship."
    },
    footerHeading = "%nExample:%n",
    footer = "  lazo evaluate models:/flight-delay/2 --loop flight-delay && echo ship it")
final class EvaluateVerb implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration WAIT_AT_MOST = Duration.ofMinutes(30);

  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "MODEL", description = "models:/NAME@ALIAS or models:/NAME/VERSION")
  private String model = "";

  @Option(
      names = "--loop",
      required = true,
      paramLabel = "NAME",
      description = "The loop whose gates are run.")
  private String loop = "";

  @Override
  public Integer call() throws InterruptedException {
    try (LazoClient client = connection.open()) {
      JsonNode evaluation = client.evaluate(model, loop);
      long giveUp = System.nanoTime() + WAIT_AT_MOST.toNanos();
      while (verdict(evaluation).isEmpty() && System.nanoTime() < giveUp) {
        Thread.sleep(POLL);
        evaluation = client.evaluation(evaluation.path("id").asText());
      }
      connection.show(evaluation);
      return verdict(evaluation).equals("passed") ? ExitCode.DONE : ExitCode.GATE_FAILED;
    }
  }

  /** The verdict's word in lower case, or nothing while the gates still run. */
  private static String verdict(JsonNode evaluation) {
    JsonNode verdict = evaluation.path("verdict");
    String word = verdict.isObject() ? verdict.path("outcome").asText("") : verdict.asText("");
    return word.equals("null") ? "" : word.toLowerCase(Locale.ROOT);
  }
}
