package lazo.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import lazo.move.Import;
import lazo.move.Origin;
import lazo.move.Origins;
import lazo.move.Report;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Copies what another tracking server has into a Lazo server. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Copy what another tracking server has into a Lazo server.",
    subcommands = {ImportVerb.Mlflow.class})
final class ImportVerb {

  /** Copies from MLflow. */
  @Command(
      name = "mlflow",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Copy experiments, runs, metrics with their history, files, models, prompts and traces of an MLflow server. Ids stay the same.",
        "It can be stopped and started again: it goes on where it was, and copies nothing twice. What is in the Lazo server already stays as it is; the MLflow store is only read.",
        "Exit code 1 when something did not fit; the report says what and why."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  lazo import mlflow --from sqlite:///mlflow.db --artifacts ./mlartifacts",
        "  lazo import mlflow --from ./mlruns --into http://127.0.0.1:5000",
        "  lazo import mlflow --from http://mlflow.example.com --report report.json"
      })
  static final class Mlflow implements Callable<Integer> {

    @Option(
        names = "--from",
        paramLabel = "STORE",
        required = true,
        description =
            "sqlite:///FILE, postgresql://USER@HOST/DATABASE (password from PGPASSWORD), a folder such as ./mlruns, or http://SERVER (user and password, or token, from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN).")
    private String from = "";

    @Option(
        names = {"--into", "--server"},
        paramLabel = "URL",
        defaultValue = "${env:LAZO_SERVER:-http://127.0.0.1:5000}",
        description =
            "The Lazo server. Default: the environment's LAZO_SERVER, else http://127.0.0.1:5000.")
    private URI into = URI.create("http://127.0.0.1:5000");

    @Option(
        names = "--artifacts",
        paramLabel = "FOLDER",
        description =
            "Where the files lie now: ./mlruns, or the --artifacts-destination of the MLflow server. Default: where the runs say.")
    private @Nullable Path artifacts;

    @Option(names = "--dry-run", description = "Read and count everything, send nothing.")
    private boolean dry;

    @Option(
        names = "--again",
        description = "Compare everything, also what an earlier import finished.")
    private boolean again;

    @Option(
        names = "--report",
        paramLabel = "FILE",
        description = "Write the report to a file, as JSON.")
    private @Nullable Path reportFile;

    @Override
    public Integer call() throws IOException {
      var report = new Report();
      try (Origin origin = Origins.open(from, artifacts, report)) {
        ImportProgress progress = new ImportProgress();
        try {
          if (dry) {
            Import.dry(origin, report, progress::tell);
          } else {
            try (Import all = new Import(origin, into, report, again, progress::tell)) {
              all.run();
            }
          }
        } finally {
          progress.end();
          Report.Told told = report.told(origin.name(), into.toString());
          ImportProgress.show(told, dry);
          if (reportFile != null) {
            Files.writeString(reportFile, Json.write(told) + "\n");
          }
        }
      }
      return report.fits() ? ExitCode.DONE : ExitCode.DID_NOT_FIT;
    }
  }
}
