package lazo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import lazo.client.LazoClient;
import lazo.client.Pushed;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sends data, and shows what its checks found. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Send a dataset version, or show what the checks of one found.",
    subcommands = {DataVerb.Push.class, DataVerb.Check.class})
final class DataVerb {

  /** Sends one Parquet file as a new version. */
  @Command(
      name = "push",
      mixinStandardHelpOptions = true,
      description =
          "Send a Parquet file as a new version of a dataset. Exit code 1 when its checks refuse it.",
      footerHeading = "%nExample:%n",
      footer = "  lazo data push flights flights-2001-02.parquet")
  static final class Push implements Callable<Integer> {

    @Mixin private Connection connection = new Connection();

    @Parameters(
        index = "0",
        paramLabel = "DATASET",
        description = "The dataset's name; made when it is new.")
    private String dataset = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "A Parquet file.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      if (!Files.isRegularFile(file)) {
        throw new InvalidInput(file + " is not a file; send the files of a folder one by one");
      }
      try (LazoClient client = connection.open()) {
        Pushed pushed = client.push(dataset, file);
        if (connection.json()) {
          connection.show(Json.tree(pushed));
        } else {
          System.out.println(
              pushed.accepted()
                  ? dataset + " version " + pushed.version() + "  " + pushed.digest()
                  : dataset + " refused " + file + ":");
          connection.show(pushed.report());
        }
        return pushed.accepted() ? ExitCode.DONE : ExitCode.GATE_FAILED;
      }
    }
  }

  /** Shows the report of the latest delivery. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Show what the checks found in the latest file of a dataset. Exit code 1 when they refused it.",
      footerHeading = "%nExample:%n",
      footer = "  lazo data check flights")
  static final class Check implements Callable<Integer> {

    @Mixin private Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "DATASET", description = "The dataset's name.")
    private String dataset = "";

    @Override
    public Integer call() {
      try (LazoClient client = connection.open()) {
        JsonNode latest = client.deliveries(dataset).path("deliveries").path(0);
        if (latest.isMissingNode()) {
          throw new NotFound("nothing was delivered to the dataset '" + dataset + "' yet");
        }
        connection.show(latest);
        return latest.path("accepted").asBoolean() ? ExitCode.DONE : ExitCode.GATE_FAILED;
      }
    }
  }
}
