package lazo.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lazo.problem.InvalidInput;

/**
 * Parts of files that arrive in parts, each a file named by its number and its digest in a folder
 * for each upload. They are synced before they are counted, and outlive the process.
 *
 * <p>Thread safe as long as each upload is changed by one thread at a time.
 */
public final class PartFiles {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path root;
  private final Blobs blobs;

  PartFiles(Path root, Blobs blobs) {
    this.root = root;
    this.blobs = blobs;
  }

  /** A part that is there. */
  public record Part(int number, String sha256, long size) {
    String fileName() {
      return number + "-" + sha256;
    }
  }

  /** Takes over a part that arrived, in the place of an earlier one of its number. */
  public Part keep(String upload, int number, Blobs.Received received) {
    var part = new Part(number, received.blob().sha256(), received.blob().size());
    try {
      Path folder = folder(upload);
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        Blobs.syncFolder(root);
      }
      Files.move(received.file(), folder.resolve(part.fileName()), StandardCopyOption.ATOMIC_MOVE);
      Blobs.syncFolder(folder);
      return part;
    } catch (IOException e) {
      throw Blobs.full(e);
    }
  }

  /** Deletes what earlier came under the number of a part. */
  public void deleteOthers(String upload, Part kept) {
    try (Stream<Path> files = Files.list(folder(upload))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(kept.number + "-") && !name.equals(kept.fileName())) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All parts, one after the other, as one file that is digested and synced. */
  public Blobs.Received join(String upload, List<Part> parts) {
    IncomingBlob whole = blobs.incoming();
    try {
      for (Part part : parts) {
        append(folder(upload).resolve(part.fileName()), part, whole);
      }
      return whole.finish();
    } catch (RuntimeException e) {
      whole.discard();
      throw e;
    }
  }

  private static void append(Path file, Part part, IncomingBlob whole) {
    long size = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        whole.write(buffer, n);
        size += n;
      }
    } catch (NoSuchFileException e) {
      throw lost(part);
    } catch (IOException e) {
      throw Blobs.full(e);
    }
    if (size != part.size) {
      throw lost(part);
    }
  }

  private static InvalidInput lost(Part part) {
    return new InvalidInput("part " + part.number + " is not there any more; send it again");
  }

  /** Deletes the parts of an upload. */
  public void forget(String upload) {
    Path folder = folder(upload);
    try {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.toList()) {
            Files.deleteIfExists(file);
          }
        }
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Uploads that have files. */
  public Set<String> uploads() {
    if (!Files.isDirectory(root)) {
      return Set.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders.map(folder -> folder.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path folder(String upload) {
    if (!upload.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("not the id of an upload: " + upload);
    }
    return root.resolve(upload);
  }
}
