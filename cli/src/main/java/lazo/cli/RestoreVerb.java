package lazo.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import lazo.app.Backup;
import lazo.app.Restore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a data folder of a backup. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Make a data folder of a backup. Every file is checked first; nothing is written over.",
    footerHeading = "%nExample:%n",
    footer = "  lazo restore --from /backup/lazo-2001-02-03.zip --data /srv/lazo-again")
final class RestoreVerb implements Callable<Integer> {
  @Option(
      names = "--from",
      paramLabel = "FILE",
      required = true,
      description = "What lazo backup made.")
  private Path from = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      required = true,
      description = "The folder to make; it must be empty or not exist yet.")
  private Path data = Path.of("");

  @Override
  public Integer call() throws IOException {
    Backup.Done done = Restore.bring(from, data);
    System.out.println("Restored " + BackupVerb.said(done) + ", in " + data + ".");
    System.out.println("Start it with: lazo server --data " + data);
    return ExitCode.DONE;
  }
}
