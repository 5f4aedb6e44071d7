package lazo.serving.log;

import static lazo.serving.log.Samples.LAYOUT;
import static lazo.serving.log.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lazo.features.Column;
import lazo.problem.Conflict;
import lazo.problem.Unavailable;
import lazo.scoring.DataType;
import lazo.serving.log.PredictionLog.Options;
import lazo.serving.log.PredictionLog.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionLogTest {
  private static final Options SMALL = new Options(4096, 1000);

  @TempDir private Path folder;

  @Test
  void readsBackWhatWasWritten() {
    var columns =
        List.of(
            new LoggedColumn("hour", DataType.FP32, 1),
            new LoggedColumn("origin", DataType.BYTES, 1),
            new LoggedColumn("scheduled", DataType.INT64, 1),
            new LoggedColumn("x", DataType.FP64, 2),
            new LoggedColumn("night", DataType.BOOL, 1),
            new LoggedColumn("half", DataType.FP16, 1),
            new LoggedColumn("small", DataType.UINT8, 1));
    Layout layout = Samples.layout("flights", columns, List.of("sha256:22", "sha256:33"));
    Object[] values = {
      new float[] {8.5f, Float.NaN},
      new String[] {"JFK", null},
      new long[] {1_700_000_000_000_000L, -5},
      new double[] {1, 2, 3, 4},
      new boolean[] {true, false},
      new short[] {Float.floatToFloat16(0.5f), Float.floatToFloat16(-2)},
      new byte[] {(byte) 200, 7}
    };
    try (var log = PredictionLog.open(folder)) {
      double[][] shadows = {{0.1, 0.2}, null};
      log.append(
          new Entry(
              layout,
              "ord-1",
              true,
              7,
              1_234_567,
              999,
              2,
              values,
              new double[] {0.25, 0.75},
              shadows,
              null));

      Logged logged = all(log).getFirst();
      assertThat(logged.id()).isEqualTo("ord-1");
      assertThat(logged.endpoint()).isEqualTo("flights");
      assertThat(logged.variant()).isEqualTo("champion");
      assertThat(logged.packageDigest()).isEqualTo("sha256:11");
      assertThat(logged.at()).isEqualTo(Instant.parse("1970-01-01T00:00:01.234567Z"));
      assertThat(logged.latencyNanos()).isEqualTo(999);
      assertThat(logged.error()).isNull();
      assertThat(logged.scores()).containsExactly(0.25, 0.75);
      assertThat(logged.shadowScores()).containsOnlyKeys("sha256:22");
      assertThat(logged.shadowScores().get("sha256:22")).containsExactly(0.1, 0.2);
      var inputs = logged.inputs();
      assertThat(inputs.names())
          .containsExactly("hour", "origin", "scheduled", "x[0]", "x[1]", "night", "half", "small");
      assertThat(inputs.doubles("hour")).containsExactly(8.5, Double.NaN);
      assertThat(inputs.strings("origin").values()).containsExactly("JFK", null);
      assertThat(inputs.longs("scheduled").values()).containsExactly(1_700_000_000_000_000L, -5);
      assertThat(inputs.doubles("x[0]")).containsExactly(1, 3);
      assertThat(inputs.doubles("x[1]")).containsExactly(2, 4);
      assertThat(inputs.doubles("night")).containsExactly(1, 0);
      assertThat(inputs.doubles("half")).containsExactly(0.5, -2);
      assertThat(((Column.Longs) inputs.column("small")).values()).containsExactly(200, 7);
    }
  }

  @Test
  void goesOnReadingWhereItStopped() {
    try (var log = PredictionLog.open(folder, SMALL)) {
      fill(log, 0, 500);
      List<String> ids = new ArrayList<>();
      Position position = Position.START;
      while (!position.equals(log.end())) {
        position = log.read(position, 7, logged -> ids.add(logged.id()));
      }
      assertThat(ids).hasSize(500).doesNotHaveDuplicates().startsWith("id-0").endsWith("id-499");
      assertThat(files()).hasSizeGreaterThan(5);

      fill(log, 500, 501);
      assertThat(read(log, position)).containsExactly("id-500");
      assertThat(read(log, log.end())).isEmpty();
    }
  }

  @Test
  void startsReadingInTheMiddleOfAFile() {
    try (var log = PredictionLog.open(folder, SMALL)) {
      fill(log, 0, 100);
      Logged late = all(log).get(90);
      assertThat(read(log, late.position())).hasSize(10).startsWith("id-90");
    }
  }

  @Test
  void deletesOldFilesButNeverTheLast() {
    try (var log = PredictionLog.open(folder, SMALL)) {
      fill(log, 0, 500);
      int before = files().size();
      Logged middle = all(log).get(250);

      log.deleteBefore(middle.position());

      assertThat(files().size()).isBetween(2, before - 2);
      assertThat(read(log, Position.START)).contains("id-250", "id-499").doesNotContain("id-0");
      log.deleteBefore(new Position(Long.MAX_VALUE, 0));
      assertThat(files()).hasSize(1);
      fill(log, 500, 501);
      assertThat(read(log, Position.START)).contains("id-500");
    }
  }

  @Test
  void refusesAnIdThatIsUsedAgainWithAnotherBody() {
    try (var log = PredictionLog.open(folder)) {
      assertThat(log.append(entry("a", 1))).isEqualTo(Outcome.WRITTEN);
      assertThat(log.append(entry("a", 1))).isEqualTo(Outcome.REPEATED);
      assertThatThrownBy(() -> log.append(entry("a", 2)))
          .isInstanceOf(Conflict.class)
          .hasMessageContaining("'a' was used before with other inputs");
      assertThat(all(log)).hasSize(1);
    }
    try (var log = PredictionLog.open(folder)) {
      assertThat(log.append(entry("a", 1))).as("known after a restart").isEqualTo(Outcome.REPEATED);
      assertThatThrownBy(() -> log.append(entry("a", 2))).isInstanceOf(Conflict.class);
    }
  }

  @Test
  void letsAFailedIdBeUsedAgain() {
    try (var log = PredictionLog.open(folder)) {
      log.append(entry(LAYOUT, "a", 1, "the model answered NaN"));
      assertThat(log.append(entry("a", 2))).isEqualTo(Outcome.WRITTEN);
      assertThat(all(log).getFirst().error()).isEqualTo("the model answered NaN");
      assertThat(all(log).getFirst().scores()).isEmpty();
    }
    try (var log = PredictionLog.open(folder)) {
      assertThat(log.append(entry("a", 2))).isEqualTo(Outcome.REPEATED);
    }
  }

  @Test
  void watchesIdsUpToTheBound() {
    try (var log = PredictionLog.open(folder, new Options(1 << 20, 100))) {
      fill(log, 0, 1000);
      assertThat(log.counts().recentIds()).isBetween(50, 100);
      assertThat(log.append(entry("id-999", 999))).isEqualTo(Outcome.REPEATED);
      assertThat(log.append(entry("id-0", 0))).as("forgotten").isEqualTo(Outcome.WRITTEN);
    }
  }

  @Test
  void cutsOffWhatACrashLeftHalfWritten() throws IOException {
    try (var log = PredictionLog.open(folder)) {
      fill(log, 0, 10);
    }
    Path file = files().getFirst();
    Files.write(file, new byte[] {50, 0, 0, 0, 1, 2, 3, 4, 9, 9, 9}, StandardOpenOption.APPEND);

    try (var log = PredictionLog.open(folder)) {
      assertThat(log.counts().cutBytes()).isEqualTo(11);
      fill(log, 10, 12);
      assertThat(read(log, Position.START)).hasSize(12).endsWith("id-10", "id-11");
    }
  }

  @Test
  void cutsOffALastRecordWithWrongBytes() throws IOException {
    try (var log = PredictionLog.open(folder)) {
      fill(log, 0, 10);
    }
    flip(files().getFirst(), Files.size(files().getFirst()) - 3);
    try (var log = PredictionLog.open(folder)) {
      assertThat(read(log, Position.START)).hasSize(9);
      assertThat(log.append(entry("id-9", 9)))
          .as("the lost one comes again")
          .isEqualTo(Outcome.WRITTEN);
      assertThat(read(log, Position.START)).hasSize(10);
    }
  }

  @Test
  void goesOnWithTheNextFileAfterDamage() throws IOException {
    try (var log = PredictionLog.open(folder, SMALL)) {
      fill(log, 0, 200);
      flip(files().getFirst(), 2000);
      assertThat(read(log, Position.START)).contains("id-0", "id-199").hasSizeBetween(100, 199);
    }
  }

  @Test
  void takesAnEmptyFileForANewOne() throws IOException {
    Files.createFile(folder.resolve("0000000000000004.log"));
    try (var log = PredictionLog.open(folder)) {
      fill(log, 0, 1);
    }
    try (var log = PredictionLog.open(folder)) {
      assertThat(read(log, Position.START)).containsExactly("id-0");
    }
  }

  @Test
  void keepsLayoutsApart() {
    Layout other =
        Samples.layout("other", List.of(new LoggedColumn("size", DataType.FP32, 1)), List.of());
    try (var log = PredictionLog.open(folder, SMALL)) {
      for (int i = 0; i < 300; i++) {
        log.append(entry(i % 2 == 0 ? LAYOUT : other, "id-" + i, i, null));
      }
      List<Logged> logged = all(log);
      assertThat(logged).hasSize(300);
      assertThat(logged.get(299).endpoint()).isEqualTo("other");
      assertThat(logged.get(299).inputs().doubles("size")).containsExactly(299);
      assertThat(logged.get(298).inputs().doubles("age")).containsExactly(298);
    }
  }

  @Test
  void refusesEntriesWhenClosed() {
    var log = PredictionLog.open(folder);
    log.close();
    assertThatThrownBy(() -> log.append(entry("a", 1))).isInstanceOf(Unavailable.class);
  }

  private static void fill(PredictionLog log, int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(log.append(entry("id-" + i, i))).isEqualTo(Outcome.WRITTEN);
    }
  }

  private static List<Logged> all(PredictionLog log) {
    List<Logged> logged = new ArrayList<>();
    assertThat(log.read(Position.START, Integer.MAX_VALUE, logged::add)).isEqualTo(log.end());
    return logged;
  }

  private static List<String> read(PredictionLog log, Position from) {
    List<String> ids = new ArrayList<>();
    log.read(from, Integer.MAX_VALUE, logged -> ids.add(logged.id()));
    return ids;
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int before = bytes.read();
      bytes.seek(at);
      bytes.write(before ^ 0xff);
    }
  }
}
