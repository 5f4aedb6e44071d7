package lazo.move;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lazo.client.ServerProblem;
import lazo.store.Blobs;
import lazo.transfer.Moved;
import lazo.transfer.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of things below the export's folder. A file gets its name when all of it is
 * there; one that has its name is not fetched again.
 */
final class ExportFiles implements AutoCloseable {
  private static final int AT_ONCE = 4;

  private final Path folder;
  private final Path work;
  private final Origin origin;
  private final Report report;
  private final ExecutorService copying = Executors.newFixedThreadPool(AT_ONCE);

  ExportFiles(Path folder, Path work, Origin origin, Report report) {
    this.folder = folder;
    this.work = work;
    this.origin = origin;
    this.report = report;
  }

  /** A file that is in the export. */
  record Written(String path, long size, String sha256) {}

  /** The files of one thing. */
  record Of(Moved thing, List<Written> files) {}

  /** Writes the files of these things; what cannot be had is reported. */
  <T extends Moved> List<Of> write(List<Found<T>> things, String kind) {
    List<Future<Of>> going = new ArrayList<>();
    for (Found<T> each : things) {
      switch (each.files()) {
        case FilePlace.Gone gone -> report.misfit(FileCopy.gone(each, gone), gone.why());
        case FilePlace.Elsewhere elsewhere ->
            report.note(
                "files of " + each.thing().name(),
                "stay at " + elsewhere.location() + ", which the tables name");
        case FilePlace.None none -> {}
        case FilePlace.Folder local -> going.add(copying.submit(() -> all(each, kind)));
        case FilePlace.Served served -> going.add(copying.submit(() -> all(each, kind)));
      }
    }
    return going.stream().map(ExportFiles::get).toList();
  }

  private static Of get(Future<Of> going) {
    try {
      return going.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Of all(Found<?> thing, String kind) {
    List<Written> written = new ArrayList<>();
    List<FoundFile> files;
    try {
      files = origin.files(thing.files());
    } catch (UncheckedIOException | ServerProblem e) {
      report.misfit("files of " + thing.thing().name(), String.valueOf(e.getMessage()));
      return new Of(thing.thing(), written);
    }
    for (FoundFile file : files) {
      String what = "file " + file.path() + " of " + thing.thing().name();
      try {
        Path own = inside(folder.resolve("files").resolve(kind), Import.id(thing.thing()));
        written.add(one(file, inside(own, file.path())));
      } catch (IOException e) {
        report.misfit(what, String.valueOf(e.getMessage()));
      }
    }
    return new Of(thing.thing(), written);
  }

  /** Names come from another machine: none may lead out of the export. */
  private static Path inside(Path folder, String name) throws IOException {
    try {
      Path place = folder.resolve(name).normalize();
      if (!name.isEmpty() && !place.equals(folder) && place.startsWith(folder)) {
        return place;
      }
    } catch (InvalidPathException e) {
      throw new IOException("its name '" + name + "' is none on this machine", e);
    }
    throw new IOException("its name '" + name + "' leads out of the export");
  }

  /**
   * @throws IOException when it cannot be read; when it cannot be written, nothing can go on
   */
  private Written one(FoundFile file, Path place) throws IOException {
    if (Files.isRegularFile(place) && Files.size(place) == file.size()) {
      report.count("files", new Receipt.Count(0, 0, 1));
      return new Written(file.path(), file.size(), digest(Files.newInputStream(place), null));
    }
    var reading = new Reading(file);
    Path part = null;
    try {
      Files.createDirectories(place.getParent());
      part = Files.createTempFile(work, "file", ".part");
      String sha256;
      try (OutputStream out = Files.newOutputStream(part)) {
        sha256 = digest(reading.open(), out);
      }
      Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
      report.file(file.size());
      return new Written(file.path(), file.size(), sha256);
    } catch (IOException | UncheckedIOException e) {
      if (part != null) {
        Files.deleteIfExists(part);
      }
      throw reading.failure().orElseThrow(() -> cannotWrite(place, e));
    }
  }

  private static UncheckedIOException cannotWrite(Path place, Exception e) {
    return new UncheckedIOException(
        "cannot write " + place, e instanceof IOException io ? io : new IOException(e));
  }

  private static String digest(InputStream from, @Nullable OutputStream to) throws IOException {
    try (var in = new DigestInputStream(from, Blobs.sha256())) {
      in.transferTo(to == null ? OutputStream.nullOutputStream() : to);
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  @Override
  public void close() {
    copying.shutdownNow();
  }
}
