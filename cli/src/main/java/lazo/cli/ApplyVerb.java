package lazo.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import lazo.client.Applied;
import lazo.client.LazoClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes what a file describes so. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = "Make what a YAML file describes so: create the loop, or change it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lazo apply -f lazo.yaml --dry-run",
      "  lazo apply -f lazo.yaml",
      "  cat lazo.yaml | lazo apply -f -"
    })
final class ApplyVerb implements Callable<Integer> {

  @Mixin private Connection connection = new Connection();

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The file to apply; - reads standard input.")
  private Path file = Path.of("");

  @Option(
      names = "--dry-run",
      description = "Only tell what would change and what that would cause.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    String yaml =
        file.toString().equals("-")
            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
            : Files.readString(file);
    try (LazoClient client = connection.open()) {
      Applied applied = client.apply(yaml, dryRun);
      if (connection.json()) {
        connection.show(Json.tree(applied));
      } else {
        tell(applied);
      }
    }
    return ExitCode.DONE;
  }

  private void tell(Applied applied) {
    if (applied.changes().isEmpty()) {
      System.out.println("Nothing to change.");
    }
    tell(dryRun ? "Would change:" : "Changed:", applied.changes());
    tell(dryRun ? "That would cause:" : "That causes:", applied.causes());
  }

  private static void tell(String heading, List<String> lines) {
    if (!lines.isEmpty()) {
      System.out.println(heading);
      lines.forEach(line -> System.out.println("  " + line));
    }
  }
}
