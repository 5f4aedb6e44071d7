package lazo.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lazo.tracking.Artifacts;
import lazo.tracking.Run;

/** The file that several runs have under one path, side by side. */
public final class CompareFiles {
  private static final int FOLDERS_LOOKED_INTO = 30;
  private static final int CHOICES_MAX = 500;
  private static final int TEXT_BYTES_MAX = 16 * 1024;

  private final RunFiles files;
  private final List<RunComparison.Side> sides;

  CompareFiles(RunFiles files, List<RunComparison.Side> sides) {
    this.files = files;
    this.sides = sides;
  }

  /**
   * A path to choose.
   *
   * @param runs how many have a file there
   * @param same whether all runs have it, byte for byte
   */
  public record Choice(String path, int runs, boolean same) {}

  /**
   * What one run has there.
   *
   * @param kind picture, page, text, other, or none when there is no file
   * @param text of a text
   * @param bytes the address of the file
   */
  public record Cell(
      RunComparison.Side side, String kind, String text, boolean cut, String bytes) {}

  /**
   * @param chosen the path shown, empty for none
   */
  public record Shown(List<Choice> choices, String chosen, List<Cell> cells) {
    public boolean same() {
      return choices.stream().anyMatch(choice -> choice.path.equals(chosen) && choice.same);
    }
  }

  /**
   * @param asked a path; unknown ones and none are the first picture that differs
   */
  Shown shown(String asked) {
    Map<String, Map<String, Artifacts.Entry>> byPath = new TreeMap<>();
    for (RunComparison.Side side : sides) {
      if (!Artifacts.holds(side.run().artifactUri())) {
        continue; // the files of this run lie elsewhere
      }
      String root = Artifacts.pathOf(side.run().artifactUri());
      for (Artifacts.Entry entry : entries(root)) {
        String path = entry.path().substring(root.length() + 1);
        if (!LoggedImage.isCopy(path)) {
          // pictures of a step have names that no two runs share
          String name = LoggedImage.of(path).map(LoggedImage::name).orElse(path);
          byPath.computeIfAbsent(name, key -> new TreeMap<>()).put(side.run().id(), entry);
        }
      }
    }
    List<Choice> choices =
        byPath.entrySet().stream()
            .map(each -> choice(each.getKey(), each.getValue()))
            .sorted(Comparator.comparingInt(Choice::runs).reversed().thenComparing(Choice::path))
            .limit(CHOICES_MAX)
            .toList();
    String chosen = byPath.containsKey(asked) ? asked : usual(choices);
    Map<String, Artifacts.Entry> entries = byPath.getOrDefault(chosen, Map.of());
    return new Shown(
        choices,
        chosen,
        chosen.isEmpty()
            ? List.of()
            : sides.stream()
                .map(side -> cell(side, Optional.ofNullable(entries.get(side.run().id()))))
                .toList());
  }

  /** The files of the root and of the first folders in it. */
  private List<Artifacts.Entry> entries(String root) {
    List<Artifacts.Entry> found = new ArrayList<>();
    int folders = 0;
    for (Artifacts.Entry entry : files.list(root)) {
      if (!entry.folder()) {
        found.add(entry);
      } else if (folders++ < FOLDERS_LOOKED_INTO) {
        files.list(entry.path()).stream().filter(inside -> !inside.folder()).forEach(found::add);
      }
    }
    return found;
  }

  private Choice choice(String path, Map<String, Artifacts.Entry> entries) {
    var contents = new HashSet<String>();
    entries.values().forEach(entry -> contents.add(entry.sha256()));
    return new Choice(path, entries.size(), entries.size() == sides.size() && contents.size() == 1);
  }

  private static String usual(List<Choice> choices) {
    return choices.stream()
        .filter(choice -> choice.runs > 1 && !choice.same)
        .map(Choice::path)
        .filter(CompareFiles::isPicture)
        .findFirst()
        .orElse("");
  }

  private static boolean isPicture(String path) {
    return path.startsWith("images/") || RunFiles.kind(RunFiles.extension(path)).equals("picture");
  }

  private Cell cell(RunComparison.Side side, Optional<Artifacts.Entry> entry) {
    if (entry.isEmpty()) {
      return new Cell(side, "none", "", false, "");
    }
    String root = Artifacts.pathOf(side.run().artifactUri());
    String path = entry.get().path().substring(root.length() + 1);
    String bytes = address(side.run(), path);
    String kind = RunFiles.kind(RunFiles.extension(path));
    if (kind.equals("picture") || kind.equals("page")) {
      return new Cell(side, kind, "", false, bytes);
    }
    byte[] head = head(entry.get());
    boolean cut = entry.get().size() > head.length;
    String text = kind.isEmpty() ? ArtifactsPage.decoded(head, cut) : null;
    return text == null
        ? new Cell(side, "other", "", false, bytes)
        : new Cell(side, "text", text, cut, bytes);
  }

  private byte[] head(Artifacts.Entry entry) {
    try (InputStream in = Files.newInputStream(files.artifacts().bytes(entry))) {
      return in.readNBytes(TEXT_BYTES_MAX);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String address(Run run, String path) {
    return RunView.path(run) + "/file?path=" + RunsState.encoded(path);
  }
}
