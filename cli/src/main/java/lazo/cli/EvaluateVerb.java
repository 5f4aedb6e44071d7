package lazo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import lazo.client.LazoClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges a model version by its loop's gates. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Judge a model that a loop trained by the loop's gates, on rows it was not trained on. Exits with 1 unless the verdict is passed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lazo evaluate models:/flight-delay/4",
      "  lazo evaluate models:/flight-delay@champion --against models:/flight-delay/1 --from 2001-05-01T00:00:00Z"
    })
final class EvaluateVerb implements Callable<Integer> {

  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "MODEL", description = "models:/NAME/VERSION or models:/NAME@ALIAS")
  private String model = "";

  @Option(
      names = "--against",
      paramLabel = "MODEL",
      description = "What it is compared with. Default: the champion.")
  private @Nullable String against;

  @Option(
      names = "--dataset-version",
      paramLabel = "N",
      description = "The version of the loop's dataset. Default: the newest.")
  private @Nullable Integer datasetVersion;

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description =
          "The first event time, such as 2001-05-01T00:00:00Z. Default: the loop's holdout, after what the models were trained on.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "INSTANT",
      description = "The instant after the last event. Default: the end of the data.")
  private @Nullable String to;

  @Override
  public Integer call() {
    Map<String, Object> wish = new LinkedHashMap<>();
    wish.put("model", model);
    put(wish, "against", against);
    put(wish, "dataset_version", datasetVersion);
    put(wish, "from", from);
    put(wish, "to", to);
    try (LazoClient client = connection.open()) {
      JsonNode evaluation = client.evaluate(wish);
      if (connection.json()) {
        connection.show(evaluation);
      } else {
        print(evaluation);
      }
      boolean passed = evaluation.path("verdict").path("kind").asText().equals("passed");
      return passed ? ExitCode.DONE : ExitCode.GATE_FAILED;
    }
  }

  private static void put(Map<String, Object> wish, String field, @Nullable Object value) {
    if (value != null) {
      wish.put(field, value);
    }
  }

  private static void print(JsonNode evaluation) {
    for (JsonNode result : evaluation.path("results")) {
      System.out.printf(
          "%-9s  %-15s  %s%n",
          result.path("verdict").path("kind").asText(),
          result.path("gate").asText(),
          result.path("summary").asText());
    }
    System.out.printf(
        "%s: %s (evaluation %s)%n",
        evaluation.path("subject").asText(),
        evaluation.path("verdict").path("kind").asText(),
        evaluation.path("id").asText());
    System.out.flush();
  }
}
