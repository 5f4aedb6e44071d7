package lazo.move;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The files of a folder of this machine. */
final class LocalFiles {
  private LocalFiles() {}

  /** All files below a folder, by path. Links are passed over: they may lead anywhere. */
  static List<FoundFile> below(Path folder) {
    List<FoundFile> files = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                files.add(found(folder, file, attributes.size()));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the folder " + folder, e);
    }
    files.sort(Comparator.comparing(FoundFile::path));
    return files;
  }

  private static FoundFile found(Path folder, Path file, long size) {
    var path = new StringBuilder();
    for (Path part : folder.relativize(file)) {
      path.append(path.isEmpty() ? "" : "/").append(part);
    }
    return new FoundFile(path.toString(), size, () -> Files.newInputStream(file));
  }
}
