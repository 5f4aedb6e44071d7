package lazo.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import lazo.app.Backup;
import lazo.store.BlobPlace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Saves a data folder in one file. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Save a data folder in one file. The server may go on meanwhile: whatever it acknowledged before is saved.",
      "A server with --database keeps its metadata in PostgreSQL: save that with pg_dump first and copy the folder afterwards."
    },
    footerHeading = "%nExample:%n",
    footer = "  lazo backup --data /srv/lazo --to /backup/lazo-2001-02-03.zip")
final class BackupVerb implements Callable<Integer> {
  private static final long MEBIBYTE = 1 << 20;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "The server's data folder. Default: ./${DEFAULT-VALUE}.")
  private Path data = Path.of("lazo-data");

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "The file to make; it must not exist yet.")
  private Path to = Path.of("");

  @Override
  public Integer call() throws IOException {
    Backup.Done done = Backup.save(data, to);
    System.out.println("Saved " + said(done) + " of " + data + " in " + to + ".");
    BlobPlace.of(data)
        .ifPresent(
            place ->
                System.out.println(
                    "Its files lie in "
                        + place
                        + " and are not in this backup: version or copy the bucket itself."));
    System.out.println("Bring it back with: lazo restore --from " + to + " --data NEW-FOLDER");
    return ExitCode.DONE;
  }

  static String said(Backup.Done done) {
    long mebibytes = (done.bytes() + MEBIBYTE - 1) / MEBIBYTE;
    return done.files() + " files, " + mebibytes + " MiB, as of " + done.at();
  }
}
