package lazo.cli;

import java.util.concurrent.Callable;
import lazo.client.LazoClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a model version behind an endpoint. */
@Command(
    name = "deploy",
    mixinStandardHelpOptions = true,
    description = "Put a registered ONNX model behind an endpoint.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lazo deploy models:/churn@champion --endpoint churn",
      "  lazo deploy models:/churn/3 --endpoint churn"
    })
final class DeployVerb implements Callable<Integer> {

  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "MODEL", description = "models:/NAME@ALIAS or models:/NAME/VERSION")
  private String model = "";

  @Option(
      names = "--endpoint",
      required = true,
      paramLabel = "NAME",
      description = "The endpoint; made when it is new.")
  private String endpoint = "";

  @Override
  public Integer call() {
    try (LazoClient client = connection.open()) {
      connection.show(client.deploy(endpoint, model));
    }
    return ExitCode.DONE;
  }
}
