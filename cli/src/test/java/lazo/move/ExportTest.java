package lazo.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import lazo.data.DuckDb;
import lazo.data.Sql;
import lazo.features.Column;
import lazo.problem.InvalidInput;
import lazo.tracking.Lifecycle;
import lazo.tracking.Status;
import lazo.transfer.Moved;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports that are stopped, and what a store may not make them do. */
class ExportTest {
  private static final String EXPERIMENT = "1";
  private static final int RUNS = 6;

  @TempDir Path folder;
  private Path out;

  @BeforeEach
  void place() {
    out = folder.resolve("out");
  }

  @Test
  void goesOnWhereItWasStopped() throws Exception {
    assertThatThrownBy(() -> export(new Runs(3))).hasMessage("stopped");
    assertThat(out.resolve("manifest.json")).doesNotExist();
    assertThat(out.resolve("unfinished")).isDirectory();
    assertThatThrownBy(() -> export(new Runs(RUNS, "another store")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("holds an unfinished export of store");

    Report.Told told = export(new Runs(RUNS));
    assertThat(told.counts().get("files").same()).isEqualTo(3);
    assertThat(told.counts().get("files").added()).isEqualTo(RUNS - 3);
    assertThat(out.resolve("unfinished")).doesNotExist();
    JsonNode manifest = new ObjectMapper().readTree(Files.readString(out.resolve("manifest.json")));
    assertThat(manifest.path("tables").path("runs").asInt()).isEqualTo(RUNS);
    assertThat(manifest.path("tables").path("files").asInt()).isEqualTo(RUNS);
    assertThat(rows("runs")).isEqualTo(RUNS);
    assertThat(rows("spans")).isZero();
    assertThatThrownBy(() -> export(new Runs(RUNS)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("holds a finished export");
  }

  @Test
  void keepsWhatOthersWrote() throws Exception {
    Files.createDirectories(out);
    Files.writeString(out.resolve("thesis.txt"), "mine");
    assertThatThrownBy(() -> export(new Runs(1)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is not empty");
    Path file = out.resolve("thesis.txt");
    out = file;
    assertThatThrownBy(() -> export(new Runs(1)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is a file");
    assertThat(file).hasContent("mine");
  }

  @Test
  void letsNoNameLeadOutOfTheFolder() throws Exception {
    Report.Told told =
        export(
            new Runs(1) {
              @Override
              public List<FoundFile> files(FilePlace place) {
                List<FoundFile> files = new ArrayList<>(super.files(place));
                for (String path : List.of("../../../../escaped", "/escaped", "a/../..", "")) {
                  files.add(file(folder + path, path));
                }
                return files;
              }
            });
    assertThat(told.misfits()).hasSize(4);
    assertThat(told.misfits().getFirst().why()).contains("leads out of the export");
    assertThat(folder.resolve("escaped")).doesNotExist();
    assertThat(Path.of("/escaped")).doesNotExist();
  }

  @Test
  void leavesOutAFileThatEndsTooEarly() throws Exception {
    Report.Told told =
        export(
            new Runs(1) {
              @Override
              public List<FoundFile> files(FilePlace place) {
                byte[] half = "half".getBytes(StandardCharsets.UTF_8);
                return List.of(new FoundFile("torn", 8, () -> new ByteArrayInputStream(half)));
              }
            });
    assertThat(told.misfits().getFirst().why()).contains("4 bytes, where 8 were told");
    try (var below = Files.walk(out.resolve("files"))) {
      assertThat(below.filter(Files::isRegularFile)).isEmpty();
    }
    assertThat(rows("files")).isZero();
  }

  @Test
  void hasEachColumnInItsDocument() throws Exception {
    String told = Files.readString(Path.of("..", "docs", "export.md"));
    for (ExportTable table : ExportTable.values()) {
      String line =
          told.lines()
              .filter(each -> each.startsWith("| `" + table.table() + "` |"))
              .findFirst()
              .orElseThrow(() -> new AssertionError(table.table() + " is in no line"));
      for (String column : table.columns().split(", ")) {
        assertThat(line).contains("`" + column.split(" ")[0] + "`");
      }
    }
  }

  private Report.Told export(Origin origin) {
    var report = new Report();
    try (var export = new Export(origin, out, report, done -> {})) {
      export.run();
    }
    return report.told(origin.name(), out.toString());
  }

  private long rows(String table) {
    try (var duck = new DuckDb(DuckDb.Limits.standard(folder.resolve("duck")))) {
      var frame =
          duck.query(
              "SELECT count(*) AS n FROM " + Sql.parquet(List.of(out.resolve(table + ".parquet"))));
      return ((Column.Longs) frame.column("n")).values()[0];
    }
  }

  private static FoundFile file(String content, String path) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new FoundFile(path, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  /** A store with some runs of one file each, which breaks off after so many of them. */
  private static class Runs implements Origin {
    private final int whole;
    private final String name;

    Runs(int whole) {
      this(whole, "store");
    }

    Runs(int whole, String name) {
      this.whole = whole;
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void experiments(Consumer<Moved.Experiment> each) {
      each.accept(new Moved.Experiment(EXPERIMENT, "one", null, Lifecycle.ACTIVE, 1, 2, Map.of()));
    }

    @Override
    public void runs(Consumer<List<Found<Moved.Run>>> some) {
      for (int i = 0; i < whole; i++) {
        String id = String.format(Locale.ROOT, "%032x", i + 1);
        var run =
            new Moved.Run(
                id,
                EXPERIMENT,
                "run",
                "ana",
                Status.FINISHED,
                1,
                2L,
                Lifecycle.ACTIVE,
                null,
                Map.of("depth", "3"),
                Map.of(),
                List.of(),
                List.of(),
                List.of());
        some.accept(List.of(new Found<>(run, "", new FilePlace.Served(id))));
      }
      if (whole < RUNS && whole > 1) {
        throw new IllegalStateException("stopped");
      }
    }

    @Override
    public void metrics(List<String> runs, Consumer<Moved.Metrics> each) {
      for (String run : runs) {
        each.accept(
            new Moved.Metrics(
                run,
                List.of(
                    new Moved.Series(
                        "loss",
                        new double[] {Double.NaN, 0.5},
                        new long[] {1, 2},
                        new long[] {0, 1}))));
      }
    }

    @Override
    public void models(Consumer<List<Found<Moved.Model>>> some) {
      // it has none
    }

    @Override
    public void registry(Consumer<Moved> each) {
      // it has none
    }

    @Override
    public void traces(Consumer<List<Found<Moved.Trace>>> some) {
      // it has none
    }

    @Override
    public List<FoundFile> files(FilePlace place) {
      return List.of(file("of " + place, "deep/model.bin"));
    }

    @Override
    public Map<String, Long> leftBehind() {
      return Map.of();
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
