package lazo.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import lazo.client.Credentials;
import lazo.move.Export;
import lazo.move.Origin;
import lazo.move.Origins;
import lazo.move.Report;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes what a server tracked as Parquet tables and files. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Write experiments, runs, metrics with their history, files, models, prompts and traces as Parquet tables and files that need no Lazo to be read.",
      "It can be stopped and started again in the same folder. manifest.json is written last: a folder with one is whole.",
      "Exit code 1 when something could not be written; the report says what and why."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lazo export --to ./export",
      "  lazo export --from sqlite:///mlflow.db --to ./export"
    })
final class ExportVerb implements Callable<Integer> {

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Where to write: a new or empty folder.")
  private Path to = Path.of("");

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:LAZO_SERVER:-http://127.0.0.1:5000}",
      description =
          "The Lazo server to read. Default: the environment's LAZO_SERVER, else http://127.0.0.1:5000. Signs in with LAZO_TOKEN, or LAZO_USERNAME and LAZO_PASSWORD.")
  private URI server = URI.create("http://127.0.0.1:5000");

  @Option(
      names = "--from",
      paramLabel = "STORE",
      description =
          "Another store to read instead, in the forms that 'lazo import mlflow --from' takes.")
  private @Nullable String from;

  @Option(
      names = "--artifacts",
      paramLabel = "FOLDER",
      description = "With --from: where the files lie now, as for 'lazo import mlflow'.")
  private @Nullable Path artifacts;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the report to a file, as JSON.")
  private @Nullable Path reportFile;

  @Override
  public Integer call() throws IOException {
    var report = new Report();
    try (Origin origin =
        from == null
            ? Origins.server(server, Credentials.of(System.getenv()), report)
            : Origins.open(from, artifacts, report)) {
      var progress = new ImportProgress();
      try (var all = new Export(origin, to, report, progress::tell)) {
        all.run();
      } finally {
        progress.end();
        Report.Told told = report.told(origin.name(), to.toString());
        ImportProgress.show(told, true);
        if (reportFile != null) {
          Files.writeString(reportFile, Json.write(told) + "\n");
        }
      }
    }
    System.out.println("Written to " + to + ".");
    return report.fits() ? ExitCode.DONE : ExitCode.DID_NOT_FIT;
  }
}
