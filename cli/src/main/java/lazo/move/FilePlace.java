package lazo.move;

import java.nio.file.Path;

/** Where the files of a run, a logged model or a trace are. */
public sealed interface FilePlace {

  /** It has none. */
  record None() implements FilePlace {}

  /** In a folder of this machine; no folder means no files. */
  record Folder(Path folder) implements FilePlace {}

  /** Behind the origin's server. */
  record Served(String path) implements FilePlace {}

  /** In a store that clients read themselves, such as {@code s3://}: they stay there. */
  record Elsewhere(String location) implements FilePlace {}

  /**
   * Not to be found from here.
   *
   * @param where the location that was written down
   * @param why the same text for all that have the same reason
   */
  record Gone(String where, String why) implements FilePlace {}
}
