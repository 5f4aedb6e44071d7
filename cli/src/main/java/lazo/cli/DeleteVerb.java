package lazo.cli;

import java.util.concurrent.Callable;
import lazo.client.LazoClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deletes a loop; its history stays. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = "Delete a loop.",
    footerHeading = "%nExample:%n",
    footer = "  lazo delete loop flight-delay")
final class DeleteVerb implements Callable<Integer> {

  /** What can be deleted. */
  enum Kind {
    LOOP
  }

  @Mixin private Connection connection = new Connection();

  @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
  private Kind kind = Kind.LOOP;

  @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
  private String name = "";

  @Override
  public Integer call() {
    try (LazoClient client = connection.open()) {
      switch (kind) {
        case LOOP -> client.deleteLoop(name);
      }
      System.out.println("Deleted loop " + name);
    }
    return ExitCode.DONE;
  }
}
