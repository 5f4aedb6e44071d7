package lazo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import lazo.client.LazoClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows, makes and revokes one's own tokens. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Show, make and revoke tokens that stand for you in scripts.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  export MLFLOW_TRACKING_TOKEN=$(lazo token create nightly --days 90)",
      "  lazo token list",
      "  lazo token revoke 5f0c..."
    })
final class TokenVerbs {

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Show your tokens.")
  int list(@Mixin Connection connection) {
    try (LazoClient client = connection.open()) {
      connection.show(client.tokens());
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Make a token and print it; it cannot be shown again.")
  int create(
      @Mixin Connection connection,
      @Parameters(paramLabel = "LABEL", description = "What it is for.") String label,
      @Option(
              names = "--days",
              paramLabel = "N",
              description = "How long it lasts. Default: for ever.")
          int days) {
    try (LazoClient client = connection.open()) {
      JsonNode made = client.makeToken(label, days);
      if (connection.json()) {
        connection.show(made);
      } else {
        System.out.println(made.path("secret").asText());
      }
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Revoke a token by its id.")
  int revoke(@Mixin Connection connection, @Parameters(paramLabel = "ID") String id) {
    try (LazoClient client = connection.open()) {
      client.revokeToken(id);
    }
    return ExitCode.DONE;
  }
}
