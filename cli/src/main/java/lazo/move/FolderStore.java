package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that MLflow writes to without a database, {@code ./mlruns}: a folder for each
 * experiment, in it one for each run, each with a {@code meta.yaml} and a file for each tag,
 * parameter and metric. A file that cannot be read is reported, and the rest goes on.
 */
final class FolderStore {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final String META = "meta.yaml";
  private static final String MODELS = "models";
  private static final String TRASH = ".trash";

  private final Path root;
  private final Report report;

  FolderStore(Path root, Report report) {
    this.root = root;
    this.report = report;
  }

  /** True for a folder with at least one experiment in it. */
  static boolean is(Path folder) {
    try (Stream<Path> below = Files.list(folder)) {
      return below.anyMatch(experiment -> Files.isRegularFile(experiment.resolve(META)));
    } catch (IOException e) {
      return false;
    }
  }

  Path root() {
    return root;
  }

  /** The folders of all experiments, those in the bin too. */
  List<Path> experiments() {
    List<Path> experiments = new ArrayList<>();
    for (Path folder : folders(root)) {
      String name = name(folder);
      if (!name.equals(TRASH) && !name.equals(MODELS)) {
        experiments.add(folder);
      }
    }
    experiments.addAll(folders(root.resolve(TRASH)));
    return experiments.stream().filter(FolderStore::described).toList();
  }

  /** The folders of the runs of an experiment. */
  List<Path> runs(Path experiment) {
    return folders(experiment).stream().filter(FolderStore::described).toList();
  }

  List<Path> registered() {
    return folders(root.resolve(MODELS)).stream().filter(FolderStore::described).toList();
  }

  private static boolean described(Path folder) {
    return Files.isRegularFile(folder.resolve(META));
  }

  static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  /** What a folder says of itself; empty where that cannot be read. */
  JsonNode meta(Path folder) {
    return yaml(folder.resolve(META));
  }

  JsonNode yaml(Path file) {
    try {
      JsonNode meta = YAML.readTree(Files.readString(file));
      if (meta != null && meta.isObject()) {
        return meta;
      }
      report.misfit(place(file), "it is no YAML of MLflow");
    } catch (IOException e) {
      report.misfit(
          place(file),
          "it cannot be read: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private String place(Path file) {
    return "the file " + root.relativize(file);
  }

  /** The texts of all files below a folder, by their path: names may have slashes. */
  Map<String, String> texts(Path folder) {
    Map<String, String> texts = new TreeMap<>();
    for (FoundFile file : LocalFiles.below(folder)) {
      String text = text(folder.resolve(file.path()));
      if (text != null) {
        texts.put(file.path(), text);
      }
    }
    return texts;
  }

  /** Null, and a line in the report, where a file cannot be read. */
  @Nullable String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      report.misfit(place(file), "it cannot be read: " + e.getMessage());
      return null;
    }
  }

  /** Says of a line that it is no point of a metric. */
  void malformed(Path file, String line) {
    report.misfit(place(file), "no point of a metric: '" + line + "'");
  }

  static List<Path> folders(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> below = Files.list(folder)) {
      return below.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the folder " + folder, e);
    }
  }
}
