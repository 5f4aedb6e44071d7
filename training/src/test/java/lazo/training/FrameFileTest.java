package lazo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FrameFileTest {
  @TempDir Path folder;

  private final Frame frame =
      Frame.builder(4)
          .add("number", new Column.Doubles(new double[] {1.5, Double.NaN, -0.0, 1e-310}))
          .add("time", new Column.Longs(new long[] {1, 2, Long.MIN_VALUE, 4}, missing(1)))
          .add("text", new Column.Strings(new @Nullable String[] {"a", null, "😀", ""}))
          .build();

  @Test
  void readsWhatWasWritten() {
    Path file = folder.resolve("frame");
    FrameFile.write(file, frame);
    requireEqual(FrameFile.read(file), frame);
    assertThat(folder)
        .isDirectoryContaining("glob:**/frame")
        .isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void joinsBatchesAndSplitsBigOnes() {
    Path file = folder.resolve("frame");
    int rows = 2 * FrameFormat.BLOCK_ROWS_MAX + 3;
    var indices = new int[rows];
    Arrays.setAll(indices, row -> row % 4);
    Frame big = frame.rows(indices);
    try (var writer = new FrameWriter(file)) {
      writer.append(frame);
      writer.append(big);
      writer.finish();
    }
    Frame read = FrameFile.read(file);
    assertThat(read.rows()).isEqualTo(rows + 4);
    requireEqual(read.slice(0, 4), frame);
    requireEqual(read.slice(4, rows + 4), big);
    var texts = read.strings("text").values();
    assertThat(texts[4]).as("one instance of each text").isSameAs(texts[rows - 3]);
  }

  @Test
  void readsOnlyTheColumnsAskedFor() {
    Path file = folder.resolve("frame");
    FrameFile.write(file, frame);
    assertThat(FrameFile.read(file, Set.of("text", "time", "none")).names())
        .containsExactly("time", "text");
  }

  @Test
  void keepsAFrameWithoutRows() {
    Path file = folder.resolve("frame");
    FrameFile.write(file, frame.slice(0, 0));
    assertThat(FrameFile.read(file).names()).isEqualTo(frame.names());
    assertThat(FrameFile.read(file).rows()).isZero();
  }

  @Test
  void leavesNothingBehindWithoutFinish() {
    Path file = folder.resolve("frame");
    try (var writer = new FrameWriter(file)) {
      writer.append(frame);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesABatchOfOtherColumns() {
    try (var writer = new FrameWriter(folder.resolve("frame"))) {
      writer.append(frame);
      Frame other = frame.with("time", new Column.Doubles(new double[4]));
      assertThatThrownBy(() -> writer.append(other))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("LONGS");
    }
  }

  @Test
  void refusesAFileOfWhichAnyByteWasChangedOrCut() throws IOException {
    Path file = folder.resolve("frame");
    FrameFile.write(file, frame);
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x41;
      requireRefused(file, bad);
      requireRefused(file, Arrays.copyOf(good, at));
    }
    assertThatThrownBy(() -> FrameFile.read(folder.resolve("none"))).isInstanceOf(NotFound.class);
  }

  private static void requireRefused(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    assertThatThrownBy(() -> FrameFile.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(file.toString());
  }

  private static void requireEqual(Frame actual, Frame expected) {
    assertThat(actual.names()).isEqualTo(expected.names());
    assertThat(actual.doubles("number")).isEqualTo(expected.doubles("number"));
    assertThat(actual.longs("time").values()).isEqualTo(expected.longs("time").values());
    for (int row = 0; row < expected.rows(); row++) {
      assertThat(actual.longs("time").missing(row)).isEqualTo(expected.longs("time").missing(row));
    }
    assertThat(actual.strings("text").values()).isEqualTo(expected.strings("text").values());
  }

  private static BitSet missing(int row) {
    var missing = new BitSet();
    missing.set(row);
    return missing;
  }
}
