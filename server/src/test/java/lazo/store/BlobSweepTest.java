package lazo.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlobSweepTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @TempDir Path folder;

  private static void name(Database database, Blobs.Blob blob) {
    database.change(
        handle ->
            handle.execute(
                "insert into artifact (folder, name, sha256, size, stored) values ('', 'a', ?, 1, 1)",
                blob.sha256()));
  }

  private Blobs.Blob old(Blobs blobs, String text) throws Exception {
    Blobs.Blob blob = blobs.put(text.getBytes(StandardCharsets.UTF_8));
    Files.setLastModifiedTime(
        blobs.path(blob.sha256()), FileTime.from(NOON.minus(Duration.ofDays(9))));
    return blob;
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void deletesWhatTwoSweepsFoundWithoutAReference(Database database) throws Exception {
    try (database) {
      Blobs blobs = new Blobs(folder);
      Blobs.Blob used = old(blobs, "used");
      Blobs.Blob lost = old(blobs, "lost");
      name(database, used);
      BlobSweep sweep = new BlobSweep(database, blobs);

      assertThat(sweep.sweep(NOON, HOUR)).isEqualTo(new BlobSweep.Swept(0, 0, 1));
      assertThat(sweep.sweep(NOON.plusSeconds(3_599), HOUR).waiting()).isEqualTo(1);
      assertThat(sweep.sweep(NOON.plusSeconds(3_600), HOUR))
          .isEqualTo(new BlobSweep.Swept(1, 4, 0));
      assertThat(blobs.has(lost.sha256())).isFalse();
      assertThat(blobs.has(used.sha256())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void sparesWhatIsStoredAgainInBetween(Database database) throws Exception {
    try (database) {
      Blobs blobs = new Blobs(folder);
      Blobs.Blob blob = old(blobs, "again");
      BlobSweep sweep = new BlobSweep(database, blobs);
      assertThat(sweep.sweep(NOON, HOUR).waiting()).isEqualTo(1);

      blobs.put("again".getBytes(StandardCharsets.UTF_8)); // its reference is still to come
      Instant later = Instant.now().plus(HOUR).plus(HOUR);
      assertThat(sweep.sweep(later, HOUR)).isEqualTo(new BlobSweep.Swept(0, 0, 1));
      assertThat(blobs.has(blob.sha256())).isTrue();

      name(database, blob);
      assertThat(sweep.sweep(later.plus(HOUR), HOUR)).isEqualTo(new BlobSweep.Swept(0, 0, 0));
      assertThat(blobs.has(blob.sha256())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void looksAtEveryTableThatRefersToBlobs(Database database) {
    try (database) {
      assertThat(database.read(BlobSweep::tables))
          .containsExactlyInAnyOrder(
              "artifact", "dataset_file", "dataset_delivery", "package_file");
    }
  }
}
