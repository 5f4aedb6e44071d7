package lazo.move;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.problem.InvalidInput;
import lazo.store.Json;
import lazo.transfer.Moved;
import lazo.transfer.Receipt;

/**
 * Writes what an origin has as Parquet tables and files. The manifest comes last: a folder with one
 * is whole. An export that was stopped is started again in the same folder and keeps the files that
 * it had.
 */
public final class Export implements AutoCloseable {
  private static final String MANIFEST = "manifest.json";
  private static final String WORK = "unfinished";
  private static final String FROM = "from";
  private static final int VERSION = 1;

  private final Origin origin;
  private final Path folder;
  private final Report report;
  private final Consumer<String> progress;
  private final ExportTables tables;
  private final ExportRows rows;
  private final ExportFiles files;
  private long done;
  private boolean finished;

  /** What the folder says of itself. */
  private record Manifest(
      String format,
      int version,
      String from,
      Map<String, Long> tables,
      long fileBytes,
      List<Receipt.Remark> notes,
      List<Receipt.Remark> misfits) {}

  /**
   * @param folder new, empty, or one in which an export was stopped
   * @param progress is told what goes on, often
   */
  public Export(Origin origin, Path folder, Report report, Consumer<String> progress) {
    this.origin = origin;
    this.folder = ready(folder.toAbsolutePath().normalize(), origin.name());
    this.report = report;
    this.progress = progress;
    this.tables = ExportTables.open(this.folder, this.folder.resolve(WORK));
    this.rows = new ExportRows(tables);
    this.files = new ExportFiles(this.folder, this.folder.resolve(WORK), origin, report);
  }

  /** Makes the folder, or takes over what a stopped export of the same store left in it. */
  private static Path ready(Path folder, String from) {
    if (Files.exists(folder.resolve(MANIFEST))) {
      throw new InvalidInput(
          folder + " holds a finished export; name another folder, or delete this one first");
    }
    Path work = folder.resolve(WORK);
    try {
      Files.createDirectories(folder);
      if (Files.isRegularFile(work.resolve(FROM))) {
        String before = Files.readString(work.resolve(FROM));
        if (!before.equals(from)) {
          throw new InvalidInput(
              folder + " holds an unfinished export of " + before + "; name another folder");
        }
      } else {
        try (var below = Files.list(folder)) {
          if (below.anyMatch(each -> !each.equals(work))) {
            throw new InvalidInput(
                folder + " is not empty and holds no unfinished export; name a new folder");
          }
        }
      }
      clear(work);
      Files.createDirectories(work);
      Files.writeString(work.resolve(FROM), from);
    } catch (FileAlreadyExistsException e) {
      throw new InvalidInput(folder + " is a file; name a folder to write the export to", e);
    } catch (IOException e) {
      throw new InvalidInput("cannot write to " + folder + ": " + e, e);
    }
    return folder;
  }

  private static void clear(Path work) throws IOException {
    if (Files.isDirectory(work)) {
      try (var below = Files.walk(work)) {
        for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  public void run() {
    origin.experiments(each -> add("experiments", each));
    done = 0;
    origin.runs(
        some -> {
          some(some, "runs");
          origin.metrics(some.stream().map(run -> run.thing().id()).toList(), this::metrics);
        });
    done = 0;
    origin.models(some -> some(some, "models"));
    progress.accept("registered models");
    origin.registry(each -> add(kinds(each), each));
    done = 0;
    origin.traces(some -> some(some, "traces"));
    origin
        .leftBehind()
        .forEach((kind, number) -> report.note(number + " " + kind, "no export has these"));
    progress.accept("tables");
    manifest(tables.write());
  }

  private static String kinds(Moved thing) {
    return switch (thing) {
      case Moved.Registered model -> "registered models";
      case Moved.Version version -> "model versions";
      default -> "aliases";
    };
  }

  private void add(String kinds, Moved thing) {
    rows.add(thing);
    report.count(kinds, Import.found(1));
  }

  private void metrics(Moved.Metrics metrics) {
    rows.add(metrics);
    metrics
        .series()
        .forEach(series -> report.count("metric points", Import.found(series.values().length)));
  }

  private <T extends Moved> void some(List<Found<T>> some, String kind) {
    some.forEach(each -> rows.add(each.thing()));
    report.count(kind.equals("models") ? "logged models" : kind, Import.found(some.size()));
    for (ExportFiles.Of of : files.write(some, kind)) {
      for (ExportFiles.Written file : of.files()) {
        tables.add(
            ExportTable.FILES,
            kind,
            Import.id(of.thing()),
            file.path(),
            file.size(),
            file.sha256());
      }
    }
    done += some.size();
    progress.accept(done + " " + kind);
  }

  private void manifest(Map<String, Long> written) {
    Report.Told told = report.told(origin.name(), folder.toString());
    var manifest =
        new Manifest(
            "lazo-export",
            VERSION,
            origin.name(),
            written,
            told.bytes(),
            told.notes(),
            told.misfits());
    Path part = folder.resolve(WORK).resolve(MANIFEST);
    try {
      Files.writeString(part, Json.write(manifest) + "\n");
      Files.move(part, folder.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
      finished = true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the manifest in " + folder, e);
    }
  }

  @Override
  public void close() {
    files.close();
    tables.close();
    if (finished) {
      try {
        clear(folder.resolve(WORK));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot empty " + folder.resolve(WORK), e);
      }
    }
  }
}
