package lazo.cli;

import java.util.concurrent.Callable;
import lazo.client.LazoClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows who did what. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Show what was done by whom and what was refused, the newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lazo audit",
      "  lazo audit --who ada --text rollouts",
      "  lazo audit --refused -o json"
    })
final class AuditVerb implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();

  @Option(names = "--who", paramLabel = "USER", description = "Only what this user did.")
  private String who = "";

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "Only what has this in the action or in what it was about.")
  private String text = "";

  @Option(names = "--refused", description = "Only what was refused or failed.")
  private boolean refused;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "At most so many, up to 1000. Default: ${DEFAULT-VALUE}.")
  private int max = 100;

  @Override
  public Integer call() {
    try (LazoClient client = connection.open()) {
      connection.show(client.audit(who, text, refused, max));
    }
    return ExitCode.DONE;
  }
}
