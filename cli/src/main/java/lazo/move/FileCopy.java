package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lazo.client.ServerProblem;
import lazo.store.Blobs;
import lazo.transfer.Moved;
import lazo.transfer.Receipt;

/**
 * Copies the files of things to the server, those that are not there yet. A file that is there with
 * other bytes stays as it is and is reported.
 */
final class FileCopy implements AutoCloseable {
  static final String LEFT = "Lazo takes none of this kind from an import";
  private static final int AT_ONCE = 4;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int SERVER_FAULT = 500;

  private final Target target;
  private final Origin origin;
  private final Report report;
  private final ExecutorService copying = Executors.newFixedThreadPool(AT_ONCE);

  FileCopy(Target target, Origin origin, Report report) {
    this.target = target;
    this.origin = origin;
    this.report = report;
  }

  /** What is there of one thing. */
  private record There(String folder, Map<String, JsonNode> files) {}

  static String stays(FilePlace.Elsewhere elsewhere) {
    return "stay at "
        + elsewhere.location()
        + ", where clients read them with their own credentials as before; to have them here, copy them by 'mlflow artifacts download' and log them again";
  }

  static String gone(Found<?> found, FilePlace.Gone gone) {
    return "files of "
        + found.thing().name()
        + (gone.where().isEmpty() ? "" : " in " + gone.where());
  }

  /** Copies what is missing; returns the ids of those that have all their files now. */
  <T extends Moved> Set<String> copy(List<Found<T>> things) {
    Set<String> complete = new HashSet<>();
    List<Found<T>> toCopy = new ArrayList<>();
    for (Found<T> each : things) {
      switch (each.files()) {
        case FilePlace.Gone gone -> report.misfit(gone(each, gone), gone.why());
        case FilePlace.Elsewhere elsewhere -> {
          report.note("files of " + each.thing().name(), stays(elsewhere));
          complete.add(Import.id(each.thing()));
        }
        case FilePlace.None none -> complete.add(Import.id(each.thing()));
        case FilePlace.Folder folder -> toCopy.add(each);
        case FilePlace.Served served -> toCopy.add(each);
      }
    }
    Map<String, There> there = there(toCopy);
    Map<String, Future<Boolean>> going = new HashMap<>();
    for (Found<T> each : toCopy) {
      String id = Import.id(each.thing());
      There known = there.get(id);
      if (known == null) {
        report.misfit(
            "files of " + each.thing().name(), "it was here before and keeps its files elsewhere");
      } else {
        going.put(id, copying.submit(() -> copyAll(each, known)));
      }
    }
    going.forEach(
        (id, whole) -> {
          if (get(whole)) {
            complete.add(id);
          }
        });
    return complete;
  }

  private static boolean get(Future<Boolean> whole) {
    try {
      return whole.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private <T extends Moved> Map<String, There> there(List<Found<T>> things) {
    Map<String, There> there = new HashMap<>();
    if (things.isEmpty()) {
      return there;
    }
    JsonNode answer = target.files(things.stream().map(each -> Import.id(each.thing())).toList());
    for (JsonNode owner : answer.path("owners")) {
      String folder = owner.path("folder").asText();
      Map<String, JsonNode> files = new HashMap<>();
      owner
          .path("files")
          .forEach(
              file -> files.put(file.path("path").asText().substring(folder.length() + 1), file));
      there.put(owner.path("id").asText(), new There(folder, files));
    }
    return there;
  }

  private <T extends Moved> boolean copyAll(Found<T> thing, There there) {
    List<FoundFile> files;
    try {
      files = origin.files(thing.files());
    } catch (UncheckedIOException | ServerProblem e) {
      report.misfit("files of " + thing.thing().name(), String.valueOf(e.getMessage()));
      return false;
    }
    boolean whole = true;
    for (FoundFile file : files) {
      whole &= copyOne(thing, there, file);
    }
    return whole;
  }

  private <T extends Moved> boolean copyOne(Found<T> thing, There there, FoundFile file) {
    String what = "file " + file.path() + " of " + thing.thing().name();
    JsonNode known = there.files.get(file.path());
    try {
      if (known != null) {
        boolean same = same(thing, file, known);
        if (same) {
          report.count("files", new Receipt.Count(0, 0, 1));
        } else {
          report.misfit(what, "a file with other content is here under this name; it stays");
        }
        return same;
      }
      target.put(there.folder + "/" + file.path(), file);
      report.file(file.size());
      return true;
    } catch (UncheckedIOException e) {
      report.misfit(what, String.valueOf(e.getMessage()));
      return false;
    } catch (ServerProblem e) {
      if (e.status() >= SERVER_FAULT) {
        throw e;
      }
      report.misfit(what, String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** By digest where reading is cheap; what is fetched over the network is judged by its size. */
  private static boolean same(Found<?> thing, FoundFile file, JsonNode known) {
    if (known.path("size").asLong() != file.size()) {
      return false;
    }
    return thing.files() instanceof FilePlace.Served
        || sha256(file).equals(known.path("sha256").asText());
  }

  private static String sha256(FoundFile file) {
    MessageDigest digest = Blobs.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = file.opener().open()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.path(), e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {
    copying.shutdownNow();
  }
}
