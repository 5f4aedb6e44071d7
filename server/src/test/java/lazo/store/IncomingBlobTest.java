package lazo.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncomingBlobTest {
  @TempDir Path folder;

  /** Sizes around the first buffer (64 KiB), the blocks (4 MiB) and a disk's sector. */
  @ParameterizedTest
  @CsvSource({
    "0, 7",
    "1, 7",
    "511, 100",
    "65535, 65535",
    "65536, 1",
    "65537, 9000",
    "1048576, 65536",
    "1048577, 65536",
    "1048575, 1000000",
    "5000001, 3000000",
    "4194303, 65536",
    "4194304, 65536",
    "4194305, 65536",
    "8388608, 8388608",
    "12582913, 700000"
  })
  void keepsEveryByteWhateverThePieces(int size, int piece) throws Exception {
    Blobs blobs = new Blobs(folder);
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    IncomingBlob incoming = blobs.incoming();
    for (int from = 0; from < size; from += piece) {
      incoming.write(Arrays.copyOfRange(bytes, from, Math.min(size, from + piece)));
    }
    Blobs.Received received = incoming.finish();
    Blobs.Blob blob = blobs.adopt(received);

    assertThat(blob.size()).isEqualTo(size);
    assertThat(blob.sha256()).isEqualTo(HexFormat.of().formatHex(Blobs.sha256().digest(bytes)));
    assertThat(Files.readAllBytes(blobs.existing(blob.sha256()))).isEqualTo(bytes);
    assertThat(received.file()).doesNotExist();
  }

  /** More at once than have large blocks: the others have small ones, and all are whole. */
  @Test
  void takesMoreAtOnceThanHaveLargeBlocks() throws Exception {
    Blobs blobs = new Blobs(folder);
    List<IncomingBlob> all = IntStream.range(0, 12).mapToObj(i -> blobs.incoming()).toList();
    byte[] piece = new byte[100_000];
    for (int i = 0; i < 10; i++) {
      for (IncomingBlob one : all) {
        piece[0] = (byte) all.indexOf(one);
        one.write(piece);
      }
    }
    for (IncomingBlob one : all) {
      Blobs.Received received = one.finish();
      byte[] there = Files.readAllBytes(received.file());
      assertThat(there).hasSize(10 * piece.length);
      assertThat(received.blob().sha256())
          .isEqualTo(HexFormat.of().formatHex(Blobs.sha256().digest(there)));
      assertThat(there[9 * piece.length]).isEqualTo((byte) all.indexOf(one));
    }
  }

  @Test
  void leavesNothingWhenItIsGivenUp() throws Exception {
    Blobs blobs = new Blobs(folder);
    IncomingBlob little = blobs.incoming();
    little.write(new byte[10]);
    little.discard();
    IncomingBlob much = blobs.incoming();
    much.write(new byte[3_000_000]);
    much.discard();
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }
}
