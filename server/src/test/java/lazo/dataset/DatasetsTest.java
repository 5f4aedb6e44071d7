package lazo.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import lazo.event.Events;
import lazo.event.StoredEvent;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.store.IncomingBlob;
import lazo.store.Json;
import lazo.task.ReplayClock;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetsTest {
  private static final String ALL = "lazo.store.TestDatabase#all";
  @TempDir Path folder;

  /** A table here is a text file with a row a line; a line "bad" fails the check. */
  private static Inspection inspect(Path file, List<Map<String, Object>> checks) {
    try {
      List<String> lines = Files.readAllLines(file);
      boolean bad = !checks.isEmpty() && lines.contains("bad");
      List<String> schema = lines.contains("wide") ? List.of("y DOUBLE") : List.of("x DOUBLE");
      return new Inspection(
          lines.size(),
          schema,
          bad ? List.of("x between 0 and 1: 1 row") : List.of(),
          Json.MAPPER.createObjectNode().put("bad", bad));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Blobs.Received file(Blobs blobs, String text) {
    IncomingBlob file = blobs.incoming();
    file.write(text.getBytes(StandardCharsets.UTF_8));
    return file.finish();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void makesVersionsOfWhatPassesAndKeepsWhatItRefused(Database database) throws IOException {
    try (database) {
      var clock = new ReplayClock(Instant.parse("2001-01-01T00:00:00Z"));
      var blobs = new Blobs(folder.resolve("blobs"));
      var events = new Events(database, clock);
      var datasets = new Datasets(database, blobs, events, clock, DatasetsTest::inspect);
      datasets.define("flights", "loop", List.of(Map.of("column", "x")));

      Delivery first = datasets.deliver("flights", "a.parquet", file(blobs, "1\n2\n"));
      assertThat(first.version()).isEqualTo(1);
      Delivery refused = datasets.deliver("flights", "b.parquet", file(blobs, "bad\n"));
      assertThat(refused.accepted()).isFalse();
      Delivery second = datasets.deliver("flights", "b.parquet", file(blobs, "3\n"));
      Delivery again = datasets.deliver("flights", "b.parquet", file(blobs, "3\n"));
      assertThat(again.version())
          .as("the same bytes make no version")
          .isEqualTo(second.version())
          .isEqualTo(2);
      datasets.deliver("flights", "a.parquet", file(blobs, "4\n"));

      assertThat(datasets.version("flights", 1).files())
          .extracting(DataFile::name)
          .containsExactly("a.parquet");
      assertThat(datasets.version("flights", 2).rows()).isEqualTo(3);
      DatasetVersion third = datasets.latest("flights").orElseThrow();
      assertThat(third.version()).isEqualTo(3);
      assertThat(third.rows()).as("a.parquet is replaced").isEqualTo(2);
      assertThat(Files.readString(datasets.files(third).getFirst())).isEqualTo("4\n");
      assertThat(Files.readString(datasets.files(datasets.version("flights", 1)).getFirst()))
          .as("an old version is as it was")
          .isEqualTo("1\n2\n");
      assertThat(datasets.deliveries("flights", 10))
          .extracting(Delivery::accepted)
          .containsExactly(true, true, false, true);
      assertThat(events.latest("loop/loop", 10))
          .extracting(StoredEvent::type)
          .contains("DeliveryRefused", "DatasetVersionCreated");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void refusesOtherColumnsAndBadNames(Database database) throws IOException {
    try (database) {
      var clock = new ReplayClock(Instant.parse("2001-01-01T00:00:00Z"));
      var blobs = new Blobs(folder.resolve("blobs"));
      var datasets =
          new Datasets(database, blobs, new Events(database, clock), clock, DatasetsTest::inspect);
      datasets.deliver("flights", "a", file(blobs, "1\n"));
      Blobs.Received wide = file(blobs, "wide\n");
      assertThatThrownBy(() -> datasets.deliver("flights", "b", wide))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("x DOUBLE missing");
      assertThatThrownBy(() -> datasets.deliver("../up", "b", wide))
          .isInstanceOf(InvalidInput.class);
      assertThatThrownBy(() -> datasets.deliver("flights", "a/b", wide))
          .isInstanceOf(InvalidInput.class);
      assertThatThrownBy(() -> datasets.versions("nope", 1))
          .isInstanceOf(NotFound.class)
          .hasMessageContaining("flights");
    }
  }
}
