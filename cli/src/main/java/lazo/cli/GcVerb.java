package lazo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import lazo.client.LazoClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Empties the bin and frees space. */
@Command(
    name = "gc",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Delete for good what was deleted a while ago, and free the files that nothing refers to.",
      "The server does so by itself every hour, see lazo server --keep-deleted; this is for when the space is needed now."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lazo gc --dry-run",
      "  lazo gc                          deleted 30 days ago or earlier",
      "  lazo gc --deleted-for 0s         everything that is in the bin"
    })
final class GcVerb implements Callable<Integer> {
  private static final long MEBIBYTE = 1 << 20;

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--deleted-for",
      paramLabel = "TIME",
      description = "How long ago it was deleted, such as 12h or 30d. Default: ${DEFAULT-VALUE}.")
  private String deletedFor = "30d";

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      description =
          "How long a file must have been without a reference. Below an hour only while nobody uploads. Default: ${DEFAULT-VALUE}.")
  private String grace = "1h";

  @Option(names = "--dry-run", description = "Only say what is in the bin.")
  private boolean dryRun;

  @Override
  public Integer call() {
    try (LazoClient client = connection.open()) {
      System.out.println(dryRun ? inBin(client.bin()) : gone(client.emptyBin(deletedFor, grace)));
    }
    return ExitCode.DONE;
  }

  private static String inBin(JsonNode bin) {
    String kept = bin.path("kept").asText();
    return "In the bin: "
        + bin.path("experiments").size()
        + " experiments, "
        + bin.path("runs").size()
        + " runs of other experiments, "
        + bin.path("models").size()
        + " logged models. "
        + (kept.equals("forever")
            ? "They stay until you delete them for good."
            : "They go for good after " + kept + ".");
  }

  private static String gone(JsonNode gone) {
    long mebibytes = (gone.path("bytes").asLong() + MEBIBYTE - 1) / MEBIBYTE;
    int waiting = gone.path("waiting").asInt();
    return "Deleted for good: "
        + gone.path("experiments").asInt()
        + " experiments, "
        + gone.path("runs").asInt()
        + " runs, "
        + gone.path("models").asInt()
        + " logged models, "
        + gone.path("traces").asInt()
        + " traces. Freed "
        + gone.path("files").asInt()
        + " files, "
        + mebibytes
        + " MiB."
        + (waiting == 0
            ? ""
            : " "
                + waiting
                + " more files have no reference now and go once that has been so for the time of --grace.");
  }
}
