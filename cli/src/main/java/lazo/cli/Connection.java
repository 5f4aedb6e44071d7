package lazo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import lazo.client.Credentials;
import lazo.client.LazoClient;
import picocli.CommandLine.Option;

/**
 * Which server, and how its answers are shown: the options that every verb but {@code server} has.
 */
final class Connection {

  /** How an answer is shown. */
  enum Output {
    TABLE,
    JSON
  }

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:LAZO_SERVER:-http://127.0.0.1:5000}",
      description =
          "The server to talk to. Default: the environment's LAZO_SERVER, else http://127.0.0.1:5000. Signs in with LAZO_TOKEN, or LAZO_USERNAME and LAZO_PASSWORD.")
  private URI server = URI.create("http://127.0.0.1:5000");

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.TABLE;

  LazoClient open() {
    return new LazoClient(server, Credentials.of(System.getenv()));
  }

  boolean json() {
    return output == Output.JSON;
  }

  /** Shows an answer in the chosen form. */
  void show(JsonNode answer) {
    System.out.print(json() ? answer.toPrettyString() + "\n" : Tables.of(answer));
    System.out.flush();
  }
}
