package lazo.ui;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.data.TableRows;
import lazo.http.Address;
import lazo.http.Request;
import lazo.packaging.ModelDescription;
import lazo.packaging.ModelDescriptions;
import lazo.problem.LazoException;
import lazo.store.Json;
import lazo.tracking.Artifacts;
import lazo.tracking.Experiment;
import lazo.tracking.Run;
import lazo.tracking.Tracking;
import lazo.tracking.wire.SafePath;
import org.jspecify.annotations.Nullable;

/** The files of a run: a tree, and the one chosen. */
public final class ArtifactsPage implements Pages.Page {
  private static final int TEXT_BYTES_MAX = 512 * 1024;
  private static final int ROWS_SHOWN = 100;
  private static final int ROWS_FROM_MAX = 10_000_000;
  private static final int ENTRIES_MAX = 2_000;
  private static final String MODEL_FILE = "MLmodel";
  private static final Set<String> TABLES = Set.of("csv", "tsv", "parquet");

  /** Reads some rows of a file. */
  @FunctionalInterface
  public interface Tables {
    TableRows read(Path file, long from, int max);
  }

  /**
   * A line of the tree.
   *
   * @param path from the root of the run's files
   */
  public record Line(Artifacts.Entry entry, String path, int depth, boolean open) {}

  /**
   * What is shown of the file chosen.
   *
   * @param kind picture, page, pdf, audio, video, table, markdown, text, none or wrong
   * @param text of a text, or what is wrong
   * @param from the number of the table's first row, from 0
   */
  public record View(String kind, String text, boolean cut, @Nullable TableRows table, int from) {
    public int to() {
      return table == null ? from : from + table.rows().size();
    }

    public int before() {
      return Math.max(0, from - ROWS_SHOWN);
    }
  }

  /**
   * @param model the logged model whose files these are, empty for the run's own
   * @param path of the file or folder chosen, empty for none
   * @param chosen null when it is a folder or nothing
   * @param logged the model that the chosen file or folder is or is of, null for none
   */
  public record Model(
      Run run,
      Experiment experiment,
      String model,
      String path,
      List<Line> tree,
      Artifacts.@Nullable Entry chosen,
      @Nullable View view,
      @Nullable Logged logged) {
    private String address(String to) {
      return RunView.path(run)
          + to
          + "?"
          + (model.isEmpty() ? "" : "model=" + RunsState.encoded(model) + "&")
          + "path=";
    }

    public String to(String other) {
      return address("/artifacts") + RunsState.encoded(other);
    }

    public boolean markdown() {
      return isMarkdown(RunFiles.extension(path));
    }

    public String from(int row) {
      return to(path) + "&from=" + row;
    }

    public String bytes() {
      return address("/file") + RunsState.encoded(path);
    }

    public String download() {
      return address("/download") + RunsState.encoded(path);
    }
  }

  /**
   * A model that lies among the files.
   *
   * @param path of its folder
   * @param python how a program loads it
   */
  public record Logged(String path, ModelDescription description, String python) {}

  private final Tracking tracking;
  private final RunFiles files;
  private final Tables tables;
  private final ModelDescriptions descriptions;

  ArtifactsPage(Tracking tracking, RunFiles files, Tables tables, ModelDescriptions descriptions) {
    this.tracking = tracking;
    this.files = files;
    this.tables = tables;
    this.descriptions = descriptions;
  }

  /** Null when neither the folder chosen nor that of the file chosen holds a model. */
  private @Nullable Logged logged(
      Request request, Run run, String model, String path, boolean folder) {
    int slash = path.lastIndexOf('/');
    boolean file = path.equals(MODEL_FILE) || path.endsWith("/" + MODEL_FILE);
    if (!folder && !file) {
      return null;
    }
    String where = folder ? path : path.substring(0, Math.max(0, slash));
    String root = files.root(run, model);
    String address = RunFiles.address(run, model, where);
    return descriptions
        .under(where.isEmpty() ? root : root + "/" + where)
        .map(
            one ->
                new Logged(where, one, VersionPage.python(Address.of(request, ""), address, one)))
        .orElse(null);
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Run run = tracking.run(request.pathParam("run"));
    String model = request.queryParam("model").orElse("");
    String asked = request.queryParam("path").orElse("");
    String path = asked.isEmpty() ? "" : SafePath.relative(asked);
    String root = files.root(run, model);
    Artifacts.Entry chosen = path.isEmpty() ? null : entry(root + "/" + path);
    boolean folder = chosen == null || chosen.folder();
    List<Line> tree = new ArrayList<>();
    tree(tree, root, "", path, 0);
    int from = request.queryInt("from", 0, 0, ROWS_FROM_MAX);
    return Map.of(
        "model",
        new Model(
            run,
            tracking.experimentById(run.experimentId()),
            model,
            path,
            tree,
            folder ? null : chosen,
            chosen == null || folder
                ? null
                : view(chosen, from, request.queryParam("as").orElse("").equals("text")),
            logged(request, run, model, path, folder)));
  }

  private Artifacts.Entry entry(String path) {
    return files.artifacts().find(path).orElseGet(() -> files.artifacts().file(path));
  }

  private void tree(List<Line> lines, String root, String folder, String path, int depth) {
    String here = folder.isEmpty() ? root : root + "/" + folder;
    for (Artifacts.Entry entry : files.list(here)) {
      if (lines.size() >= ENTRIES_MAX) {
        return;
      }
      String name = folder.isEmpty() ? entry.name() : folder + "/" + entry.name();
      boolean open = entry.folder() && (path.equals(name) || path.startsWith(name + "/"));
      lines.add(new Line(entry, name, depth, open));
      if (open) {
        tree(lines, root, name, path, depth + 1);
      }
    }
  }

  private static boolean isMarkdown(String extension) {
    return extension.equals("md") || extension.equals("markdown");
  }

  private View view(Artifacts.Entry file, int from, boolean source) {
    String extension = RunFiles.extension(file.name());
    String seen = RunFiles.kind(extension);
    if (!seen.isEmpty()) {
      return new View(seen, "", false, null, 0);
    }
    Path bytes = files.artifacts().bytes(file);
    if (TABLES.contains(extension)) {
      try {
        return new View("table", "", false, tables.read(bytes, from, ROWS_SHOWN), from);
      } catch (LazoException e) {
        return new View("wrong", named(e, bytes, file.name()), false, null, 0);
      }
    }
    View text = text(bytes, file.size(), extension);
    return text.kind().equals("text") && isMarkdown(extension) && !source
        ? new View("markdown", text.text(), text.cut(), null, 0)
        : text;
  }

  /** What is wrong, with the name that the reader knows in place of where the bytes lie. */
  private static String named(LazoException e, Path bytes, String name) {
    return String.valueOf(e.getMessage())
        .replace(bytes.toAbsolutePath().normalize().toString(), name)
        .replace(String.valueOf(bytes.getFileName()), name);
  }

  private static View text(Path file, long size, String extension) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(TEXT_BYTES_MAX);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean cut = size > head.length;
    String text = decoded(head, cut);
    if (text == null) {
      return new View("none", "", false, null, 0);
    }
    return new View("text", extension.equals("json") && !cut ? pretty(text) : text, cut, null, 0);
  }

  /** Null when the bytes are no text. A character cut in two at the end is left out. */
  static @Nullable String decoded(byte[] bytes, boolean cut) {
    for (int tail = 0; tail <= (cut ? 3 : 0) && tail <= bytes.length; tail++) {
      try {
        String text =
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, 0, bytes.length - tail))
                .toString();
        return text.indexOf('\0') >= 0 ? null : text;
      } catch (CharacterCodingException e) {
        // one byte less, or no text
      }
    }
    return null;
  }

  private static String pretty(String text) {
    try {
      JsonNode tree = Json.tree(text);
      return tree.isMissingNode() ? text : tree.toPrettyString();
    } catch (LazoException e) {
      return text;
    }
  }
}
