package lazo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import lazo.client.LazoClient;
import lazo.client.Prediction;
import lazo.client.Tensor;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks an endpoint. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Ask an endpoint for a prediction, over the Open Inference Protocol.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lazo predict churn age=42 country=NL",
      "  lazo predict churn --file rows.json           (a list of objects, one for each row)",
      "  lazo predict churn age=42 --id order-17       (labels come later as order-17/0)"
    })
final class PredictVerb implements Callable<Integer> {

  @Mixin private Connection connection = new Connection();

  @Parameters(index = "0", paramLabel = "ENDPOINT", description = "The endpoint's name.")
  private String endpoint = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COLUMN=VALUE",
      description = "The columns of one row.")
  private List<String> row = List.of();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A JSON file with a list of rows.")
  private @Nullable Path file;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The prediction id. Default: the server makes one.")
  private @Nullable String id;

  @Override
  public Integer call() throws IOException {
    JsonNode rows =
        file == null
            ? Json.tree(List.of(columns()))
            : Json.read(Files.readString(file), file.toString());
    if (!rows.isArray() || rows.isEmpty() || !rows.get(0).isObject()) {
      throw new InvalidInput(file + " must hold a list of objects, one for each row");
    }
    try (LazoClient client = connection.open()) {
      List<Tensor> inputs = new ArrayList<>();
      client
          .metadata(endpoint)
          .path("inputs")
          .forEach(input -> inputs.add(Columns.tensor(input, rows)));
      Prediction prediction = client.predict(endpoint, id, inputs);
      show(prediction, rows.size());
    }
    return ExitCode.DONE;
  }

  private Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String pair : row) {
      int at = pair.indexOf('=');
      if (at < 1) {
        throw new InvalidInput("'" + pair + "' is no column: it needs the form COLUMN=VALUE");
      }
      columns.put(pair.substring(0, at), pair.substring(at + 1));
    }
    return columns;
  }

  private void show(Prediction prediction, int rows) {
    if (connection.json()) {
      connection.show(Json.tree(prediction));
      return;
    }
    List<List<String>> table = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("prediction"));
    prediction.outputs().forEach(output -> head.add(output.name()));
    table.add(head);
    for (int k = 0; k < rows; k++) {
      List<String> line = new ArrayList<>(List.of(prediction.id() + "/" + k));
      for (Tensor output : prediction.outputs()) {
        line.add(Columns.row(Json.tree(output.data()), k, rows));
      }
      table.add(line);
    }
    System.out.print(Tables.align(table, ""));
    System.out.println("from " + prediction.endpoint() + " version " + prediction.version());
  }
}
