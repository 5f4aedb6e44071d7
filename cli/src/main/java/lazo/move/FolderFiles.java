package lazo.move;

import java.nio.file.Path;

/** Where the files of things in MLflow's folders lie: beside them, or where they say. */
final class FolderFiles {
  private final ArtifactFolders folders;

  FolderFiles(ArtifactFolders folders) {
    this.folders = folders;
  }

  /**
   * @param folder of the run, logged model or trace
   * @param uri where it says that its files are
   * @param part true for what lies a folder deeper than a run does
   */
  FilePlace of(Path folder, String uri, String experiment, boolean part) {
    Path beside = folder.resolve("artifacts");
    if (!LocalFiles.below(beside).isEmpty()) {
      return new FilePlace.Folder(beside); // also when the store was moved or is in the bin
    }
    FilePlace said = part ? folders.ofPart(uri, experiment) : folders.ofRun(uri, experiment);
    boolean own = uri.isEmpty() || uri.endsWith("/" + FolderStore.name(folder) + "/artifacts");
    return said instanceof FilePlace.Gone && own ? new FilePlace.None() : said;
  }
}
